import type Docker from "dockerode";
import { within } from "../process/limits.ts";
import type { Output } from "../process/output.ts";
import type { BoxCommand } from "../runners/runner.ts";
import { describe, statusOf } from "./answer.ts";
import { begin, execOf, runToEnd } from "./exec.ts";
import { isInside } from "./pause.ts";
import { isRefused, type Outcome, readToEnd } from "./reading.ts";
import { killing, wrapped } from "./wrapper.ts";

/** Carries commands into a container and brings back what comes of them. */
export interface Carrier {
  /** Runs one to its end: `name` is what it is found by. Never rejects. */
  carry(command: BoxCommand, how: { readonly output: Output; readonly name: string }): Promise<Carried>;
  /** Ends one by force, from within. False when that can't be said. Rejects with what the engine says. */
  kill(name: string): Promise<boolean>;
  /** Resolves once all that were begun are in the container. Never rejects. */
  areInside(): Promise<void>;
  /** How much memory the container has, in MB. */
  memoryMb(): number;
}

/** `gone`: the container was, before the command could begin. */
export type Carried = Outcome | "gone";

export interface CarrierPorts {
  readonly container: Docker.Container;
  /** User and group ids of commands: "1000:1000". */
  readonly user: string;
  readonly memoryMb: number;
  /** Begins a command when nothing has to stand still. */
  begin?<Value>(start: () => Promise<Value>): Promise<Value>;
}

const megabyte = 1024 * 1024;

/** What an engine answers where a command that was made did not begin: it, or its container, is not there (404) or does not run (409). */
const unbegun: ReadonlySet<number | undefined> = new Set([404, 409]);

export function createCarrier({ container, user, memoryMb, begin: whenFree = (start) => start() }: CarrierPorts): Carrier {
  /** Commands that were begun and may not be in the container yet. */
  const young = new Set<Docker.Exec>();
  let memory = memoryMb;
  const grow = async (wished = 0) => {
    if (wished <= memory) return;
    await container.update({ Memory: wished * megabyte, MemorySwap: wished * megabyte });
    memory = wished;
  };
  return {
    async carry(command, { output, name }) {
      let made: Docker.Exec | undefined;
      try {
        await grow(command.memoryMb);
        const { exec, stream } = await whenFree(async () => {
          made = await container.exec({ ...execOf(wrapped(command, name), user), ...placeOf(command) });
          young.add(made);
          return { exec: made, stream: await begin(made) };
        });
        const outcome = await readToEnd(stream, output, name);
        stream.destroy();
        // A command can say so too.
        return typeof outcome === "object" && "refusal" in outcome && !(await isRefused(exec).catch(() => false)) ? "lost" : outcome;
      } catch (error) {
        // Without an answer it may have begun all the same.
        const status = statusOf(error);
        if (made && status === undefined) return "lost";
        if (!(await isGone(container))) return { refusal: describe(error) };
        return made && !unbegun.has(status) ? "lost" : "gone";
      } finally {
        if (made) young.delete(made);
      }
    },
    async kill(name) {
      const { exec } = await runToEnd(container, execOf(killing(name), user));
      return (await exec.inspect()).ExitCode === 0;
    },
    areInside: async () => void (await Promise.all([...young].map(isInside))),
    memoryMb: () => memory,
  };
}

const answerMs = 5_000;

/** What stands still is there. */
function isGone(container: Docker.Container): Promise<boolean> {
  return within(answerMs, container.inspect()).then(
    ({ State }) => !State.Running,
    (error) => statusOf(error) === 404,
  );
}

function placeOf({ directory, variables = {} }: BoxCommand): Pick<Docker.ExecCreateOptions, "WorkingDir" | "Env"> {
  return { WorkingDir: directory, Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`) };
}
