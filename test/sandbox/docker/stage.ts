import assert from "node:assert/strict";
import { chownSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import Docker from "dockerode";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { openGateway } from "../../../src/core/network/egress/gateway.ts";
import { ownerLabel } from "../../../src/core/sandbox/docker/spec.ts";
import type { ProcessResult } from "../../../src/core/sandbox/process/run.ts";
import type { BoxCommand, Runners, Sandboxes } from "../../../src/core/sandbox/runners/runner.ts";
import { createRunners } from "../../../src/core/sandbox/runners/runners.ts";
import { type SandboxSettings, usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { isProcessAlive, processName } from "../../../src/core/storage/disk/process-name.ts";
import { tempFolder } from "../../temp.ts";

/** The address of the engine that `test/e2e.mjs` has started. */
export const engineAddress = process.env.ANYCOWORK_TEST_DOCKER ?? "";

/** A client of that engine. */
export const docker = clientOf(engineAddress);

export function clientOf(address: string): Docker {
  return new Docker({ socketPath: address.replace("unix://", "") });
}

/** Who commands in a box are: whoever runs the tests, and never the administrator. */
export const person = { uid: process.getuid?.() || 1000, gid: process.getgid?.() || 1000 };

/** A new folder that belongs to the person. */
export function workFolder(): string {
  const folder = tempFolder();
  if (process.getuid?.() === 0) chownSync(folder, person.uid, person.gid);
  return folder;
}

export interface Stage {
  readonly folder: string;
  readonly owner: string;
  readonly runners: Runners & Sandboxes;
  /** Runs a command in the conversation's box. */
  run(command: string, more?: Partial<BoxCommand>): Promise<ProcessResult>;
  /** What the engine says of the only box there is. */
  inspect(): Promise<Docker.ContainerInspectInfo>;
  /** The boxes there are. */
  boxes(): Promise<readonly Docker.ContainerInfo[]>;
}

let count = 0;

/** The places where commands run, as a process of its own would have them, and a workspace. */
export function stage(wished: Partial<SandboxSettings> = {}, address = engineAddress): Stage {
  // As another process reads it, it is this one, which lives: programs that sweep meanwhile leave its boxes alone.
  const owner = `${processName()}/${count++}`;
  const folder = workFolder();
  const client = clientOf(address);
  const settings = { ...usualSandbox, mode: "required", ...wished } as const;
  const ports = { environment: { DOCKER_HOST: address }, dataFolder: path.join(tempFolder(), "data"), owner };
  const runners = createRunners({
    ...ports,
    settings: () => settings,
    isAlive: isProcessAlive,
    now: () => Date.now(),
    openGateway: (options) => openGateway({ ...options, proxyFor: () => undefined }),
  });
  after(() => runners.close());
  const boxes = () => client.listContainers({ all: true, filters: { label: [`${ownerLabel}=${owner}`] } });
  const usual = { directory: folder, environment: {}, timeoutMs: 60_000, onOutput: () => undefined };
  const place = { sessionId: "talk" as SessionId, folders: [folder] };
  return {
    ...{ folder, owner, runners, boxes },
    run: (command, more) => runners.run("docker", { ...usual, place, signal: new AbortController().signal, command, ...more }),
    async inspect() {
      const [box, ...others] = await boxes();
      assert.ok(box);
      assert.deepEqual(others, []);
      return client.getContainer(box.Id).inspect();
    },
  };
}
