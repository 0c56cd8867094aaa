import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import type Docker from "dockerode";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { openGateway } from "../../../src/core/network/egress/gateway.ts";
import { ownerLabel } from "../../../src/core/sandbox/docker/spec.ts";
import type { ProcessResult } from "../../../src/core/sandbox/process/run.ts";
import type { BoxCommand } from "../../../src/core/sandbox/runners/runner.ts";
import { createRunners } from "../../../src/core/sandbox/runners/runners.ts";
import { type SandboxSettings, usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { isProcessAlive, processName } from "../../../src/core/storage/disk/process-name.ts";
import type { FarEngine } from "../docker/far.ts";
import { clientOf, person } from "../docker/stage.ts";

let count = 0;

/** A workspace of ours, and boxes on an engine that does not see it. */
export function elsewhere(far: FarEngine, wished: Partial<SandboxSettings> = {}) {
  const folder = mkdtempSync(path.join(far.unseen, "work-"));
  const dataFolder = mkdtempSync(path.join(far.unseen, "data-"));
  own(folder);
  const owner = `${processName()}#far${count++}`;
  const client = clientOf(`unix://${far.socket}`);
  const settings = { ...usualSandbox, mode: "required", ...wished } as const;
  const runners = createRunners({
    ...{ environment: far.environment, dataFolder, owner, settings: () => settings, isAlive: isProcessAlive, now: () => Date.now() },
    openGateway: (options) => openGateway({ ...options, proxyFor: () => undefined }),
  });
  after(() => runners.close());
  const said: string[] = [];
  const usual = { directory: folder, environment: {}, timeoutMs: 120_000, onOutput: (text: string) => said.push(text) };
  const place = { sessionId: "talk" as SessionId, folders: [folder] };
  const run = (command: string, more?: Partial<BoxCommand>): Promise<ProcessResult> =>
    runners.run("docker", { ...usual, place, signal: new AbortController().signal, command, ...more });
  const here = (way: string) => path.join(folder, way);
  return {
    ...{ folder, dataFolder, runners, client, said, run, here },
    /** Writes as the person does. */
    write(way: string, text: string | Buffer, mode = 0o644) {
      mkdirSync(path.dirname(here(way)), { recursive: true });
      writeFileSync(here(way), text, { mode });
      for (let at = here(way); at !== folder; at = path.dirname(at)) own(at);
    },
    /** Does something in the workspace by a shell, as the person. */
    shell: (command: string) => execFileSync("sh", ["-c", command], { cwd: folder, uid: person.uid, gid: person.gid, encoding: "utf8" }),
    boxes: (): Promise<readonly Docker.ContainerInfo[]> =>
      client.listContainers({ all: true, filters: { label: [`${ownerLabel}=${owner}`] } }),
  };
}

function own(target: string): void {
  if (process.getuid?.() === 0) chownSync(target, person.uid, person.gid);
}

/** Prints all there is of a workspace: kinds, modes, contents and where links lead, in order. The same on both sides. */
export const inventory = `find . ! -name . -exec sh -c 'for each; do
  if [ -h "$each" ]; then printf "link %s %s\\n" "$each" "$(readlink "$each")"
  elif [ -d "$each" ]; then stat -c "folder %a %n" "$each"
  else printf "file %s %s %s\\n" "$(stat -c "%a %Y" "$each")" "$(sha256sum <"$each")" "$each"; fi
done' sh {} + | sort`;
