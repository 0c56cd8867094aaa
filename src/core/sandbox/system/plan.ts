import { realpathSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import path from "node:path";
import { carrying, type Doorway, type OpenGateway, port } from "../box/doorway.ts";
import { wayInto } from "../names.ts";
import type { ProcessOptions } from "../process/run.ts";
import type { BoxedCommand } from "../runners/runner.ts";
import type { SandboxSettings } from "../runners/settings.ts";
import { granted } from "../runners/wish.ts";
import { withoutHooks } from "../walls/installs.ts";
import { boxArguments } from "./arguments.ts";
import { environmentOf } from "./environment.ts";
import { handles, within } from "./inside.ts";
import { findToolchains } from "./toolchains.ts";
import { isOfSystem } from "./view.ts";

export interface SystemPorts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As they are now. */
  readonly settings: () => SandboxSettings;
  /** Our own data folder. */
  readonly dataFolder: string;
  /** User and group ids to run as: "1000:1000". */
  readonly user: (folders: readonly string[]) => Promise<string>;
  readonly openGateway: OpenGateway;
}

export interface Planning {
  readonly ports: SystemPorts;
  readonly command: BoxedCommand;
  /** Where bubblewrap lies. */
  readonly program: string;
  /** A new folder for what is said and told meanwhile. */
  readonly folder: string;
  readonly doorway: Doorway | undefined;
}

/** What lies in that folder, by the handles it is reached through; and a file with nothing in it. */
export const files = { left: "left", info: "info", said: "said", told: "told", empty: "empty" } as const;

/** What is to be run on this machine so that the command runs in a box. What is wrong is a sentence. */
export async function planOf(
  planning: Planning,
  memoryMb: number,
): Promise<Pick<ProcessOptions, "command" | "environment"> | { readonly problem: string }> {
  const { ports, command, program, folder, doorway } = planning;
  const { mounts, directory } = command;
  const { processes, network } = granted(ports.settings(), command.wish);
  if (!isOfSystem(directory) && ![...mounts.folders, ...mounts.readOnly].some((each) => wayInto(each, directory) !== undefined))
    return { problem: `The folder ${directory} can't be seen in the system's sandbox, only the workspace, skills and the system's own.` };
  const who = await whoRuns(ports, mounts.folders);
  const home = ports.environment.HOME;
  const toolchains = findToolchains({
    ...{ path: ports.environment.PATH ?? usualPath, home, folders: mounts.folders },
    apart: [realpathSync.native(ports.dataFolder)],
    isForOthers: typeof who !== "string",
  });
  const at = (name: keyof typeof files) => path.join(folder, files[name]);
  const extras = doorway ? [{ source: doorway.mount.Source, target: doorway.mount.Target }] : [];
  const args = boxArguments({
    ...{ mounts, toolchains, home, directory, memoryMb },
    emptyFile: at("empty"),
    hasNetwork: network === "open",
    isRoot: who === "root",
    extras: network === "open" ? resolverFiles() : extras,
  });
  // Whoever the command runs as is to reach the empty one.
  await Promise.all([
    writeFile(at("empty"), "", { mode: 0o444 }),
    writeFile(at("told"), args.join("\0"), { mode: 0o600 }),
    chmod(folder, 0o711),
  ]);
  const inside = within({ command: command.command, processes, memoryMb, way: doorway && { script: carrying, port } });
  const switched = typeof who === "string" ? [] : who.prefix;
  const line = [...switched, program, "--info-fd", String(handles.info), "--args", String(handles.told), "--", ...inside];
  const outputs = (["left", "info", "said"] as const).map((each) => `${handles[each]}>${quoted(at(each))}`);
  const opened = `exec ${outputs.join(" ")} ${handles.told}<${quoted(at("told"))}`;
  const own = { PATH: toolchains.path, HOME: home ?? "/tmp", TMPDIR: "/tmp", ...withoutHooks, ...doorway?.environment };
  const environment = environmentOf(command.environment, { own, hasNetwork: network === "open" });
  return { command: `${opened}; exec ${line.map(quoted).join(" ")}`, environment };
}

const usualPath = "/usr/local/bin:/usr/bin:/bin";

/** As whom it runs: an administrator's commands as whoever owns the workspace. */
type Who = "person" | "root" | { readonly prefix: readonly string[] };

async function whoRuns({ user }: SystemPorts, folders: readonly string[]): Promise<Who> {
  if (process.getuid?.() !== 0) return "person";
  const [uid = "", gid = ""] = (await user(folders)).split(":");
  return uid === "0" ? "root" : { prefix: ["/usr/bin/setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--"] };
}

/** Where names are looked up is written in a file that may lie elsewhere. */
function resolverFiles(): readonly { readonly source: string; readonly target: string }[] {
  try {
    const real = realpathSync.native("/etc/resolv.conf");
    return isOfSystem(real) ? [] : [{ source: real, target: real }];
  } catch {
    return [];
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
