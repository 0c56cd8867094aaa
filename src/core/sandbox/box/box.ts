import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { limitsOf, within } from "../process/limits.ts";
import { createOutput, type Output } from "../process/output.ts";
import type { ProcessResult } from "../process/run.ts";
import type { BoxCommand, BoxedCommand, Moved } from "../runners/runner.ts";
import { type Carried, type Carrier, createCarrier } from "./carry.ts";
import type { Doorway } from "./doorway.ts";
import type { Held } from "./held.ts";
import { type Pause, pauseOf } from "./pause.ts";
import { isQuiet, ownProcesses } from "./quiet.ts";
import type { Trailer } from "./wrapper.ts";

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
  /** `moved`: it was gone before the command could begin, which was noticed only then. */
  run(command: BoxedCommand): Promise<ProcessResult | Moved>;
  /** Ends all that runs in it and takes it away. Never rejects; false when the engine has not said that it is gone. */
  close(): Promise<boolean>;
}

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

const megabyte = 1024 * 1024;
/** How long the engine may take over what ends a command, in milliseconds, before more is done about it. */
const killPatienceMs = 2_000;
const patienceMs = 5_000;
const lastWordsMs = 3_000;

/** One that has started and has what it works by. */
export class OpenBox implements Box {
  readonly id: string;
  readonly #plan: BoxPlan;
  readonly #held: Held;
  readonly #carrier: Carrier;
  readonly #pause: Pause;
  readonly #running = new Set<string>();
  #outOfMemory = 0;
  /** Commands so far. */
  #begun = 0;
  #isOpen = true;
  #closing: Promise<boolean> | undefined;

  constructor(plan: BoxPlan, held: Held) {
    const { spec, user, doorway } = plan;
    const { container } = held;
    this.id = container.id;
    this.#plan = plan;
    this.#held = held;
    const begin = plan.begin ? { begin: plan.begin } : {};
    this.#carrier = createCarrier({ container, user, memoryMb: (spec.HostConfig?.Memory ?? 0) / megabyte, ...begin });
    this.#pause = pauseOf(container);
    void held.gone.then(() => {
      this.#isOpen = false;
      void doorway?.close();
    });
  }

  busy(): number {
    return this.#running.size;
  }

  isOpen(): boolean {
    return this.#isOpen;
  }

  async hold(): Promise<() => Promise<void>> {
    await this.#carrier.areInside();
    return this.#pause.hold();
  }

  close(): Promise<boolean> {
    this.#isOpen = false;
    this.#closing ??= this.#held.remove();
    return this.#closing;
  }

  async run(command: BoxCommand): Promise<ProcessResult | Moved> {
    const name = randomBytes(12).toString("hex");
    this.#running.add(name);
    this.#begun += 1;
    const limits = limitsOf(command);
    try {
      const output = createOutput(command);
      const carrying = this.#carrier.carry(command, { output, name });
      const ending = await Promise.race([carrying, limits.over, this.#held.gone]);
      if (ending === "timed-out" || ending === "cancelled") {
        const isOver = await this.#end(name, carrying);
        return { reason: ending, output: output.finish(), leftovers: isOver ? "stopped" : "running" };
      }
      // What it said last may still be on its way.
      const carried = ending === "gone" ? await within(lastWordsMs, carrying).catch(() => "lost" as const) : ending;
      return await this.#concluded(carried, output);
    } finally {
      limits.clear();
      this.#running.delete(name);
    }
  }

  async #concluded(carried: Carried, output: Output): Promise<ProcessResult | Moved> {
    if (carried === "lost") return this.#lost(output);
    if (carried === "gone") return this.#missing(output);
    if (!("refusal" in carried)) return this.#ended(carried, output);
    output.finish();
    const problem = `The command could not be begun in its box: ${carried.refusal}.`;
    return { reason: "unstartable", output: "", leftovers: "none", problem };
  }

  async #missing(output: Output): Promise<Moved> {
    output.finish();
    await this.close();
    return { moved: "The box it was to run in is gone: it was ended from outside." };
  }

  /** What is left of a box in which something hides is taken away with it, once nothing else runs there. */
  async #ended({ exitCode, stopped, outOfMemory }: Trailer, output: Output): Promise<ProcessResult> {
    const ran = outOfMemory > this.#outOfMemory ? { outOfMemory: this.#carrier.memoryMb() } : {};
    this.#outOfMemory = outOfMemory;
    const hides = await this.#hides();
    if (hides) await this.#leave();
    return { reason: "ended", exitCode, output: output.finish(), leftovers: stopped > 0 || hides ? "stopped" : "none", ...ran };
  }

  /** While another command runs it can't be told, and that one is still watched: it is told at its end. */
  async #hides(): Promise<boolean> {
    if (this.#running.size > 1) return false;
    const begun = this.#begun;
    return !(await isQuiet(this.#held.container, ownProcesses + (this.#plan.doorway ? 1 : 0))) && this.#begun === begun;
  }

  async #lost(output: Output): Promise<ProcessResult> {
    const why = this.#closing
      ? "The box it ran in was closed, since another command in it could not be ended in any other way."
      : "The box it ran in is gone: it was ended from outside, or Docker itself was.";
    const isKilled = await within(patienceMs, this.#held.container.inspect()).then(
      ({ State }) => State.OOMKilled,
      () => false,
    );
    const isGone = await this.close();
    if (isKilled)
      return { reason: "ended", exitCode: 137, output: output.finish(), leftovers: "none", outOfMemory: this.#carrier.memoryMb() };
    const problem = [why, "How far the command came is not known."].join(" ");
    return { reason: "lost", output: output.finish(), leftovers: isGone ? "none" : "running", problem };
  }

  /** Ends one command by force. Where it is alone, or no more process can be begun to do that, the whole box goes. */
  async #end(name: string, carried: Promise<Carried>): Promise<boolean> {
    // In what stands still nothing can be begun.
    await within(killPatienceMs, this.#pause.over()).catch(() => undefined);
    const isKept = this.#running.size > 1 || this.#plan.leave !== undefined;
    if (isKept && (await this.#kill(name)) && (await isSoon(carried)) && !(await this.#hides())) return true;
    return this.#leave();
  }

  #kill(name: string): Promise<boolean> {
    return within(killPatienceMs, this.#carrier.kill(name)).catch(() => false);
  }

  async #leave(): Promise<boolean> {
    this.#isOpen = false;
    await this.#plan.leave?.().catch(() => undefined);
    return this.close();
  }
}

function isSoon(end: Promise<unknown>): Promise<boolean> {
  return within(killPatienceMs, end).then(
    () => true,
    () => false,
  );
}
