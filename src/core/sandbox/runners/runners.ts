import { stat } from "node:fs/promises";
import type { BoxWords } from "../../events/words/runs-on.ts";
import type { OpenGateway } from "../box/doorway.ts";
import type { Boxes } from "../docker/boxes.ts";
import type { Engines } from "../docker/engine.ts";
import type { EngineAddress } from "../engines/wish.ts";
import { type ProcessResult, runProcess } from "../process/run.ts";
import type { FindSandbox } from "../system/detect.ts";
import { createWalls, type Walls } from "../walls/walls.ts";
import { choose, type Found } from "./choose.ts";
import type { BoxCommand, Runner, Runners, Sandboxes } from "./runner.ts";
import type { SandboxMode, SandboxSettings } from "./settings.ts";
import { granted } from "./wish.ts";

export interface RunnersPorts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** As they are now. */
  readonly settings: () => SandboxSettings;
  /** Our own data folder. */
  readonly dataFolder: string;
  /** Names this process. */
  readonly owner: string;
  /** Whether the process of that name still lives. */
  readonly isAlive: (owner: string) => boolean;
  /** The way out for boxes that may reach single hosts. */
  readonly openGateway: OpenGateway;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The places where commands run. What a sandbox needs is loaded when one is wanted first. */
export function createRunners(ports: RunnersPorts): Runners & Sandboxes {
  const engines = once(() => openEngines(ports));
  const boxes = once(async () => makeBoxes(ports, await engines.get()));
  const roster = once(async () => {
    const { createRoster } = await import("../docker/roster.ts");
    return createRoster({ ...ports, engines: await engines.get() });
  });
  const { HOME, USERPROFILE } = ports.environment;
  const walls = createWalls({ ...ports, home: HOME ?? USERPROFILE });
  const system = once(() => makeSystem(ports));
  const find = async (): Promise<Found & Pick<BoxWords, "engine">> => {
    const engine = await (await engines.get()).reach(ports.settings().engine);
    if (!("problem" in engine)) return { docker: true, system: notLooked.system, ...elsewhere(engine.address) };
    const found = await (await system.get()).find();
    return { docker: engine, system: "problem" in found ? found : true };
  };
  return {
    async choose(demand, least = "off", wish = {}) {
      const { mode: set, image, network } = granted(ports.settings(), wish);
      const mode = stricter(set, least);
      const { engine, ...found } = mode === "off" ? notLooked : await find();
      const choice = choose(mode, demand, found);
      if ("blocked" in choice || choice.runsOn === "host") return choice;
      const box = { image, network, ...(engine === undefined ? {} : { engine }) };
      return { ...choice, box: choice.runsOn === "docker" ? box : { network } };
    },
    async run(runsOn, command) {
      if (runsOn === "host") return runProcess(command);
      return runWithin(walls, runsOn === "docker" ? await boxes.get() : (await system.get()).runner, command);
    },
    expect(place) {
      if (ports.settings().mode === "off") return;
      const begin = async () => {
        const all = await boxes.get();
        const release = await all.hold(place);
        try {
          const mounts = await walls.look(place);
          if (!("problem" in mounts)) await all.expect(place, mounts);
        } finally {
          release();
        }
      };
      void begin().catch(() => undefined);
    },
    async look() {
      const [docker, found] = await Promise.all([roster.get().then((each) => each.look()), system.get().then((each) => each.find())]);
      return { docker, system: "problem" in found ? found : { name: "bubblewrap" } };
    },
    async engines() {
      const { listEngines } = await import("../engines/wish.ts");
      return listEngines(ports.environment);
    },
    list: async () => (await roster.get()).list(),
    stop: async (id) => (await roster.get()).stop(id),
    sweep: async () => (await roster.get()).sweep(),
    vouch: (paths) => walls.vouch(paths),
    async close() {
      await (await boxes.made())?.close();
      (await engines.made())?.close();
    },
  };
}

const byStrictness: readonly SandboxMode[] = ["required", "auto", "off"];

function stricter(one: SandboxMode, other: SandboxMode): SandboxMode {
  return byStrictness.indexOf(one) <= byStrictness.indexOf(other) ? one : other;
}

/** How often the workspace is looked at anew when folders are swapped while its walls are put up. */
const tries = 3;

/** Runs a command in a sandbox, and sees to it that the workspace's walls hold there. */
async function runWithin(walls: Walls, runner: Runner, command: BoxCommand): Promise<ProcessResult> {
  for (let left = tries; ; left -= 1) {
    const release = await runner.hold?.(command.place);
    try {
      const guard = await walls.begin(command);
      if ("problem" in guard) return unstartable(guard.problem);
      const result = await runner.run({ ...command, mounts: guard.mounts, onMade: () => release?.() });
      if (!("moved" in result)) return await guard.end(result);
      const ended = await guard.end(unstartable(result.moved));
      if (left === 1) return ended;
    } finally {
      release?.();
    }
  }
}

function unstartable(problem: string): ProcessResult {
  return { reason: "unstartable", output: "", leftovers: "none", problem: `Nothing was run. ${problem}`, lack: "box" };
}

const notLooked: Found & Pick<BoxWords, "engine"> = { docker: { problem: "" }, system: { problem: "" } };

/** What is to be said of an engine that is not on this machine. */
function elsewhere({ isLocal, name }: EngineAddress): Pick<BoxWords, "engine"> {
  return isLocal ? {} : { engine: name };
}

/** Something that is made when it is wanted first. */
function once<Value>(make: () => Promise<Value>): { get(): Promise<Value>; made(): Promise<Value> | undefined } {
  let made: Promise<Value> | undefined;
  return {
    get() {
      made ??= make();
      return made;
    },
    made: () => made,
  };
}

async function openEngines({ environment }: RunnersPorts): Promise<Engines> {
  const { createEngines } = await import("../docker/engine.ts");
  return createEngines(environment);
}

async function makeBoxes(ports: RunnersPorts, engines: Engines): Promise<Boxes> {
  const { createBoxes } = await import("../docker/boxes.ts");
  return createBoxes({ ...ports, engines, user: userFor });
}

async function makeSystem(ports: RunnersPorts): Promise<{ readonly runner: Runner; readonly find: FindSandbox }> {
  const [{ createSystemRunner }, { createFinder }] = await Promise.all([import("../system/runner.ts"), import("../system/detect.ts")]);
  const find = createFinder();
  return { runner: createSystemRunner({ ...ports, user: userFor }, find), find };
}

/** Files that are made in the box are to be the person's. Where that is the system's administrator, commands run as whoever owns the folder. */
async function userFor(folders: readonly string[]): Promise<string> {
  const uid = process.getuid?.() ?? 1000;
  const gid = process.getgid?.() ?? 1000;
  if (uid !== 0 || folders[0] === undefined) return `${uid}:${gid}`;
  const owner = await stat(folders[0]);
  return `${owner.uid}:${owner.gid}`;
}
