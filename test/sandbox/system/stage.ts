import { chownSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { openGateway } from "../../../src/core/network/egress/gateway.ts";
import type { ProcessResult } from "../../../src/core/sandbox/process/run.ts";
import type { BoxCommand, Runners } from "../../../src/core/sandbox/runners/runner.ts";
import { createRunners } from "../../../src/core/sandbox/runners/runners.ts";
import { type SandboxSettings, usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { isProcessAlive, processName } from "../../../src/core/storage/disk/process-name.ts";
import { tempFolder } from "../../temp.ts";

/** Who commands in a box are: whoever runs the tests, and never the administrator. */
export const person = { uid: process.getuid?.() || 1000, gid: process.getgid?.() || 1000 };

export interface Stage {
  readonly folder: string;
  readonly dataFolder: string;
  readonly runners: Runners;
  /** Runs a command in the system's sandbox. */
  run(command: string, more?: Partial<BoxCommand>): Promise<ProcessResult>;
}

export interface StageWish extends Partial<SandboxSettings> {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The workspace belongs to whoever runs the tests, the administrator as well. */
  readonly isOwn?: boolean;
}

/** The places where commands run, on a machine without Docker, and a workspace. */
export function stage({ environment = process.env, isOwn = false, ...wished }: StageWish = {}): Stage {
  const folder = tempFolder();
  if (process.getuid?.() === 0 && !isOwn) chownSync(folder, person.uid, person.gid);
  const dataFolder = path.join(tempFolder(), "data");
  const settings = { ...usualSandbox, mode: "auto", ...wished } as const;
  const runners = createRunners({
    environment: { ...environment, DOCKER_HOST: "unix:///nowhere/docker.sock" },
    dataFolder,
    owner: processName(),
    isAlive: isProcessAlive,
    now: () => Date.now(),
    settings: () => settings,
    openGateway: (options) => openGateway({ ...options, proxyFor: () => undefined }),
  });
  after(() => runners.close());
  const usual = { directory: folder, environment, timeoutMs: 60_000, onOutput: () => undefined };
  const place = { sessionId: "talk" as SessionId, folders: [folder] };
  return {
    ...{ folder, dataFolder, runners },
    run: (command, more) => runners.run("system", { ...usual, place, signal: new AbortController().signal, command, ...more }),
  };
}
