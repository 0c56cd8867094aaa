import { randomBytes } from "node:crypto";
import type { Duplex, Readable } from "node:stream";
import type Docker from "dockerode";
import { createOutput, type Output } from "../process/output.ts";
import type { ProcessResult } from "../process/run.ts";
import type { BoxCommand, BoxedCommand } from "../runners/runner.ts";
import type { Doorway } from "./doorway.ts";
import { limitsOf, within } from "./limits.ts";
import { isQuiet, ownProcesses } from "./quiet.ts";
import { isRefused, type Outcome, readToEnd } from "./reading.ts";
import { isInside, type Pause, pauseOf } from "./still.ts";
import { verifyMounts } from "./verify.ts";
import { killing, type Trailer, wrapped } from "./wrapper.ts";

/** A container that waits for commands. */
export interface Box {
  readonly id: string;
  /** It has a copy of the workspace, so that what it sees of it can change with each command. */
  readonly isFar?: true;
  /** Commands that run in it now. */
  busy(): number;
  /** All that runs in it stands still until what is given is called; absent where it has a copy. Never rejects. */
  hold?(): Promise<() => Promise<void>>;
  /** It takes commands. */
  isOpen(): boolean;
  run(command: BoxedCommand): Promise<ProcessResult>;
  /** Ends all that runs in it and takes it away. Never rejects; false when the engine has not said that it is gone. */
  close(): Promise<boolean>;
}

const megabyte = 1024 * 1024;

/** What a box is to be. */
export interface BoxPlan {
  readonly spec: Docker.ContainerCreateOptions;
  /** User and group ids of its commands: "1000:1000". */
  readonly user: string;
  readonly doorway?: Doorway | undefined;
  /** Begins a command when nothing has to stand still. */
  begin?<Value>(start: () => Promise<Value>): Promise<Value>;
  /**
   * Called before the box goes because a command in it could be ended in no other way, or something hides there: what was made in it is lost otherwise.
   * Where this is given, a command is ended without the box as far as that can be.
   */
  readonly leave?: () => Promise<void>;
}

/** Makes and starts a container that lives as long as this process holds it. Rejects with what the engine says. */
export async function openBox(docker: Docker, plan: BoxPlan): Promise<Box> {
  const { spec, doorway } = plan;
  const container = await docker.createContainer(spec);
  let lifeline: Duplex | undefined;
  try {
    // Held from before its start: it ends with its input, and so with us; and its output with it, so that we hear of its end.
    lifeline = (await container.attach({ stream: true, stdin: true, stdout: true, hijack: true })) as Duplex;
    lifeline.on("error", () => undefined).resume();
    await container.start();
    const mounts = spec.HostConfig?.Mounts ?? [];
    // Elsewhere the engine lives in a machine of its own, which may show folders in another way.
    if (process.platform === "linux" && mounts.length > 1) await verifyMounts(container, mounts);
    const shut = await doorway?.begin(container);
    if (shut !== undefined) throw new Error(`it can reach no hosts. ${shut}`);
    return new OpenBox(plan, container, lifeline);
  } catch (error) {
    // Of a container that never started the engine does not end it.
    lifeline?.destroy();
    await container.remove({ force: true, v: true }).catch(() => undefined);
    throw error;
  }
}

class OpenBox implements Box {
  readonly id: string;
  readonly #plan: BoxPlan;
  readonly #container: Docker.Container;
  /** Its input: the box ends with it. */
  readonly #lifeline: Duplex;
  readonly #running = new Set<string>();
  readonly #gone: Promise<"gone">;
  readonly #pause: Pause;
  readonly #start: NonNullable<BoxPlan["begin"]>;
  /** Commands that were begun and may not be in the box yet. */
  readonly #young = new Set<Docker.Exec>();
  #memoryMb: number;
  #outOfMemory = 0;
  /** Commands so far. */
  #begun = 0;
  #isOpen = true;
  #hasRun = false;
  #closing: Promise<boolean> | undefined;

  constructor(plan: BoxPlan, container: Docker.Container, lifeline: Duplex) {
    this.id = container.id;
    this.#plan = plan;
    this.#start = plan.begin ?? ((start) => start());
    this.#container = container;
    this.#lifeline = lifeline;
    this.#pause = pauseOf(container);
    this.#memoryMb = (plan.spec.HostConfig?.Memory ?? 0) / megabyte;
    this.#gone = new Promise((resolve) => {
      lifeline.once("close", () => {
        this.#isOpen = false;
        void plan.doorway?.close();
        resolve("gone");
      });
    });
  }

  busy(): number {
    return this.#running.size;
  }

  isOpen(): boolean {
    return this.#isOpen;
  }

  async hold(): Promise<() => Promise<void>> {
    await Promise.all([...this.#young].map(isInside));
    return this.#pause.hold();
  }

  close(): Promise<boolean> {
    this.#isOpen = false;
    this.#closing ??= this.#remove();
    return this.#closing;
  }

  async run(command: BoxCommand): Promise<ProcessResult> {
    const name = randomBytes(12).toString("hex");
    this.#running.add(name);
    this.#begun += 1;
    const limits = limitsOf(command);
    try {
      const output = createOutput(command);
      const through = this.#through(command, { output, name });
      const ending = await Promise.race([through, limits.over, this.#gone]);
      if (ending === "timed-out" || ending === "cancelled") {
        const isOver = await this.#end(name, through);
        return { reason: ending, output: output.finish(), leftovers: isOver ? "stopped" : "running" };
      }
      // What it said last may still be on its way.
      const outcome = ending === "gone" ? await within(lastWordsMs, through).catch(() => "lost" as const) : ending;
      return await this.#concluded(outcome, output);
    } finally {
      limits.clear();
      this.#running.delete(name);
    }
  }

  /** Runs it to its end. Never rejects. */
  async #through(command: BoxCommand, { output, name }: { readonly output: Output; readonly name: string }): Promise<Outcome> {
    let isBegun = false;
    let young: Docker.Exec | undefined;
    try {
      await this.#grow(command.memoryMb);
      const { exec, stream } = await this.#start(async () => {
        const made = await this.#container.exec({ ...this.#attached(wrapped(command, name)), ...placeOf(command) });
        isBegun = true;
        young = made;
        this.#young.add(made);
        return { exec: made, stream: (await made.start({ Detach: false, Tty: false })) as unknown as Readable };
      });
      const outcome = await readToEnd(stream, output, name);
      stream.destroy();
      // A command can say so too.
      return typeof outcome === "object" && "refusal" in outcome && !(await isRefused(exec)) ? "lost" : outcome;
    } catch (error) {
      // Without an answer it may have begun all the same.
      return isBegun && !isAnswer(error) ? "lost" : { refusal: describe(error) };
    } finally {
      if (young) this.#young.delete(young);
    }
  }

  #attached(Cmd: string[]): Docker.ExecCreateOptions {
    return { Cmd, User: this.#plan.user, AttachStdout: true, AttachStderr: true };
  }

  async #grow(memoryMb: number | undefined): Promise<void> {
    if (memoryMb === undefined || memoryMb <= this.#memoryMb) return;
    await this.#container.update({ Memory: memoryMb * megabyte, MemorySwap: memoryMb * megabyte });
    this.#memoryMb = memoryMb;
  }

  async #concluded(outcome: Outcome, output: Output): Promise<ProcessResult> {
    if (outcome === "lost") return this.#lost(output);
    if (!("refusal" in outcome)) return this.#ended(outcome, output);
    output.finish();
    const problem = `The command could not be begun in its box: ${await this.#explained(outcome.refusal)}`;
    return { reason: "unstartable", output: "", leftovers: "none", problem };
  }

  /** A box whose first command finds it gone, or without a shell, has an image that won't do. */
  async #explained(refusal: string): Promise<string> {
    const isUseless = !this.#hasRun && (/executable file not found/.test(refusal) || (await isSoon(this.#gone)));
    if (!isUseless) return `${refusal}.`;
    return `the image ${this.#plan.spec.Image} lacks the programs sh and cat, which a box needs. Name another in anycowork.sandbox.image.`;
  }

  /** What is left of a box in which something hides is taken away with it, once nothing else runs there. */
  async #ended({ exitCode, stopped, outOfMemory }: Trailer, output: Output): Promise<ProcessResult> {
    const ran = outOfMemory > this.#outOfMemory ? { outOfMemory: this.#memoryMb } : {};
    this.#outOfMemory = outOfMemory;
    this.#hasRun = true;
    const hides = await this.#hides();
    if (hides) await this.#leave();
    return { reason: "ended", exitCode, output: output.finish(), leftovers: stopped > 0 || hides ? "stopped" : "none", ...ran };
  }

  /** While another command runs it can't be told, and that one is still watched: it is told at its end. */
  async #hides(): Promise<boolean> {
    if (this.#running.size > 1) return false;
    const begun = this.#begun;
    return !(await isQuiet(this.#container, ownProcesses + (this.#plan.doorway ? 1 : 0))) && this.#begun === begun;
  }

  async #lost(output: Output): Promise<ProcessResult> {
    const why = this.#closing
      ? "The box it ran in was closed, since another command in it could not be ended in any other way."
      : "The box it ran in is gone: it was ended from outside, or Docker itself was.";
    const isKilled = await within(patienceMs, this.#container.inspect()).then(
      ({ State }) => State.OOMKilled,
      () => false,
    );
    const isGone = await this.close();
    if (isKilled) return { reason: "ended", exitCode: 137, output: output.finish(), leftovers: "none", outOfMemory: this.#memoryMb };
    const problem = [why, "How far the command came is not known."].join(" ");
    return { reason: "lost", output: output.finish(), leftovers: isGone ? "none" : "running", problem };
  }

  /** Ends one command by force. Where it is alone, or no more process can be begun to do that, the whole box goes. */
  async #end(name: string, outcome: Promise<Outcome>): Promise<boolean> {
    // In what stands still nothing can be begun.
    await within(killPatienceMs, this.#pause.over()).catch(() => undefined);
    const isKept = this.#running.size > 1 || this.#plan.leave !== undefined;
    if (isKept && (await this.#kill(name)) && (await isSoon(outcome)) && !(await this.#hides())) return true;
    return this.#leave();
  }

  async #leave(): Promise<boolean> {
    this.#isOpen = false;
    await this.#plan.leave?.().catch(() => undefined);
    return this.close();
  }

  async #kill(name: string): Promise<boolean> {
    const kill = async () => {
      const exec = await this.#container.exec(this.#attached(killing(name)));
      const stream = (await exec.start({ Detach: false, Tty: false })) as unknown as Readable;
      await new Promise((resolve) => stream.resume().once("close", resolve));
      return (await exec.inspect()).ExitCode === 0;
    };
    return within(killPatienceMs, kill()).catch(() => false);
  }

  async #remove(): Promise<boolean> {
    this.#lifeline.destroy();
    const remove = async (signal: AbortSignal) => {
      const gone = this.#container.wait({ condition: "removed", abortSignal: signal }).catch(() => undefined);
      await this.#container.kill({ signal: "KILL" }).catch(() => undefined);
      await this.#container.remove({ force: true, v: true }).catch((error) => {
        if (!isGoneAlready(error)) throw error;
      });
      await gone;
      return true;
    };
    // What an engine never answers would keep our process alive.
    return within(patienceMs, remove(AbortSignal.timeout(2 * patienceMs))).catch(() => false);
  }
}

function placeOf({ directory, variables = {} }: BoxCommand): Pick<Docker.ExecCreateOptions, "WorkingDir" | "Env"> {
  return { WorkingDir: directory, Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`) };
}

/** How long the engine may take over what ends a command, in milliseconds, before more is done about it. */
const killPatienceMs = 2_000;
const patienceMs = 5_000;
const lastWordsMs = 3_000;

function isSoon(end: Promise<unknown>): Promise<boolean> {
  return within(killPatienceMs, end).then(
    () => true,
    () => false,
  );
}

/** It is not there any more, or on its way out. */
function isGoneAlready(error: unknown): boolean {
  return isAnswer(error) && (error.statusCode === 404 || error.statusCode === 409);
}

/** What the engine itself has said. */
function isAnswer(error: unknown): error is Error & { readonly statusCode: unknown } {
  return error instanceof Error && "statusCode" in error && error.statusCode !== undefined;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
