import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Duplex } from "node:stream";
import { openDoorway } from "../box/doorway.ts";
import { type ProcessResult, runProcess } from "../process/run.ts";
import type { BoxedCommand, Moved, Runner } from "../runners/runner.ts";
import { granted } from "../runners/wish.ts";
import type { FindSandbox } from "./detect.ts";
import { goWord, readSaid, type Said } from "./inside.ts";
import { watchMemory } from "./memory.ts";
import { files, type Planning, planOf, type SystemPorts } from "./plan.ts";
import { strayIn } from "./verify.ts";

/**
 * Runs each command in a box of its own, made by bubblewrap: it sees the system's programs, those of PATH and the workspace, and nothing else of the
 * disk; it has no privileges, no sight of other processes, and the network that the settings give. What it does not hold: the processor and the
 * workspace's disk.
 */
export function createSystemRunner(ports: SystemPorts, find: FindSandbox): Runner {
  return {
    async run(command) {
      const found = await find();
      if ("problem" in found) return unstartable(found.problem);
      const made = await preparedFor(ports, command).catch(notMade);
      if ("problem" in made) return unstartable(made.problem);
      try {
        return await runIn({ ports, command, program: found.program, ...made });
      } finally {
        // How it ended is known by now, whatever becomes of these.
        await Promise.allSettled([made.doorway?.close(), rm(made.folder, { recursive: true, force: true })]);
      }
    },
  };
}

async function preparedFor({ settings, openGateway }: SystemPorts, { wish }: BoxedCommand): Promise<Pick<Planning, "folder" | "doorway">> {
  const { network } = granted(settings(), wish);
  const doorway = typeof network === "string" ? undefined : await openDoorway(openGateway, network);
  return { folder: await mkdtemp(path.join(tmpdir(), "anycowork-box-")), doorway };
}

function notMade(why: unknown): { readonly problem: string } {
  return { problem: `The system's sandbox could not be made (${why instanceof Error ? why.message : String(why)}).` };
}

function unstartable(problem: string): ProcessResult {
  return { reason: "unstartable", output: "", leftovers: "none", problem: `Nothing was run. ${problem}`, lack: "box" };
}

async function runIn(planning: Planning): Promise<ProcessResult | Moved> {
  const { ports, command, folder } = planning;
  const { seconds, memoryMb: usualMb } = granted(ports.settings(), command.wish);
  const memoryMb = Math.max(usualMb, command.memoryMb ?? 0);
  const plan = await planOf(planning, memoryMb).catch(notMade);
  if ("problem" in plan) return unstartable(plan.problem);
  const over = new AbortController();
  const gate = gateTo(planning);
  const stopWatching = watchMemory({ root: () => rootOf(folder), limitMb: memoryMb, onOver: () => over.abort() });
  const result = await runProcess({
    ...command,
    ...plan,
    onTalk: gate.open,
    timeoutMs: Math.min(command.timeoutMs, seconds * 1000),
    signal: AbortSignal.any([command.signal, over.signal]),
  });
  stopWatching();
  const textOf = (name: keyof typeof files) => readFile(path.join(folder, files[name]), "utf8").catch(() => "");
  const said = readSaid(await textOf("said"), await textOf("left"));
  const stray = gate.stray();
  if (stray !== undefined && result.reason === "ended") return { moved: stray };
  return told(result, { said, outOfMemory: over.signal.aborted ? memoryMb : undefined });
}

/** What a command waits at until its box was looked at; in one that is not as it was meant to be nothing is run. */
function gateTo({ folder, command }: Planning): { open(way: Duplex): void; stray(): string | undefined } {
  let stray: string | undefined;
  const look = () => {
    try {
      return strayIn(rootOf(folder) ?? 0, { mounts: command.mounts, emptyFile: path.join(folder, files.empty) });
    } catch (error) {
      return `What lies in it (${error instanceof Error ? error.message : String(error)})`;
    }
  };
  return {
    stray: () => stray,
    open(way) {
      way.once("data", () => {
        const found = look();
        stray = found && notAsMeant(found);
        way.end(found === undefined ? `${goWord}\n` : "", () => way.destroy());
      });
    },
  };
}

function notAsMeant(place: string): string {
  return `The system's sandbox could not be made: ${place} was not what it had been when the workspace was looked at. If nothing changes folders there all the time, try again.`;
}

interface Ending {
  readonly said: Said;
  readonly outOfMemory: number | undefined;
}

function told(result: ProcessResult, { said, outOfMemory }: Ending): ProcessResult | Moved {
  const { output } = result;
  if (result.reason === "cancelled" && outOfMemory !== undefined)
    return { reason: "ended", exitCode: 137, output, leftovers: "none", outOfMemory };
  if (result.reason !== "ended") return result;
  if (said.isShut) return unstartable("Single hosts can only be reached where perl, python3, node or socat is installed.");
  // A place that was there when it was looked may be gone.
  if (!said.begun) return { moved: notMade(output.trim().split("\n")[0]).problem };
  return said.left && result.leftovers === "none" ? { ...result, leftovers: "stopped" } : result;
}

/** The process all others in the box come from, as bubblewrap tells. */
function rootOf(folder: string): number | undefined {
  try {
    return Number(/"child-pid":\s*(\d+)/.exec(readFileSync(path.join(folder, files.info), "utf8"))?.[1]) || undefined;
  } catch {
    return undefined;
  }
}
