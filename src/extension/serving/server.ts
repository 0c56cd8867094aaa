import { randomBytes } from "node:crypto";
import type { Core } from "../../core/core.ts";
import type { Desk } from "../desk.ts";
import { folderPaths } from "../host/folders.ts";
import type { Settings } from "../host/settings.ts";
import { retryable } from "../retryable.ts";

/** Where this window's agents are reached by programs that speak MCP, and what they have to know. */
export interface OwnServer {
  readonly url: string;
  readonly token: string;
}

export interface ServerParts {
  core(): Promise<Core>;
  readonly desk: Pick<Desk, "config">;
  readonly settings: Pick<Settings, "approvalMode">;
  readonly version: string;
}

/** Listens on the machine's loopback from the first use on. What has to be asked is asked in this window as well. */
export function createServer({ core, desk, settings, version }: ServerParts): { get(): Promise<OwnServer>; dispose(): void } {
  const server = retryable(async () => {
    const token = randomBytes(32).toString("base64url");
    const { serving } = await core();
    const model = async () => {
      const { model: chosen } = await desk.config();
      return chosen || { problem: "No model is chosen in AnyCowork's chat yet. Choose one there first." };
    };
    const { approvalMode } = settings;
    const served = await serving.http({ folders: folderPaths, approvalMode, model, isAttended: true, version, port: 0, token });
    return { ...served, token };
  });
  const close = async () => (await server.started())?.close();
  return { get: server.get, dispose: () => void close().catch(() => undefined) };
}
