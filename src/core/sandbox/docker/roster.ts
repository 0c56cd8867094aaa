import type Docker from "dockerode";
import type { FoundBox, FoundEngine, Lacking } from "../../events/words/sandboxes.ts";
import { describe } from "../box/answer.ts";
import type { SandboxSettings } from "../runners/settings.ts";
import type { Engine, Engines } from "./engine.ts";
import { boxLabel, ownerLabel, sessionLabel } from "./spec.ts";

export interface RosterPorts {
  readonly engines: Engines;
  /** As they are now. */
  readonly settings: () => SandboxSettings;
  /** Names this process. */
  readonly owner: string;
  readonly isAlive: (owner: string) => boolean;
}

/** All containers of ours on the engine, also those of other processes. Nothing of it rejects. */
export interface Roster {
  /** The engine itself. */
  look(): Promise<FoundEngine | Lacking>;
  /** Oldest first. */
  list(): Promise<readonly FoundBox[] | Lacking>;
  /** Ends what runs in a container of ours and takes it away. Gives why that was not done. */
  stop(id: string): Promise<string | undefined>;
  /** Takes away what processes that are gone have left, and gives how many. */
  sweep(): Promise<number | Lacking>;
}

export function createRoster(ports: RosterPorts): Roster {
  const withEngine = async <Value>(work: (engine: Engine) => Promise<Value>): Promise<Value | Lacking> => {
    const engine = await ports.engines.reach(ports.settings().engine);
    if ("problem" in engine) return engine;
    return work(engine).catch((error) => ({ problem: `Docker could not do this (${describe(error)}).` }));
  };
  return {
    look: () => withEngine((engine) => describeEngine(engine, ports.settings().image)),
    list: () =>
      withEngine(async ({ docker }) => {
        const found = await Promise.all((await ours(docker)).map((each) => describeBox(ports, docker, each)));
        return found.sort((one, other) => one.madeAt.localeCompare(other.madeAt));
      }),
    async stop(id) {
      const stopped = await withEngine(async ({ docker }) => {
        const box = (await ours(docker)).find((each) => each.Id === id);
        if (!box) return { problem: "This sandbox is no longer there." };
        await remove(docker, id);
        return undefined;
      });
      return stopped?.problem;
    },
    sweep: () =>
      withEngine(async ({ docker }) => {
        const left = (await ours(docker)).filter((each) => ownerOf(ports, each) === "gone");
        const removed = await Promise.allSettled(left.map(({ Id }) => remove(docker, Id)));
        return removed.filter(({ status }) => status === "fulfilled").length;
      }),
  };
}

/** By its label: nobody else's container is ever touched. */
function ours(docker: Docker): Promise<Docker.ContainerInfo[]> {
  return docker.listContainers({ all: true, filters: { label: [boxLabel] } });
}

async function remove(docker: Docker, id: string): Promise<void> {
  await docker.getContainer(id).remove({ force: true, v: true });
}

async function describeEngine({ docker, address }: Engine, image: string): Promise<FoundEngine> {
  const [{ Version: version }, hasImage] = await Promise.all([
    docker.version(),
    docker
      .getImage(image)
      .inspect()
      .then(
        () => true,
        () => false,
      ),
  ]);
  return { address: address.name, version, image, hasImage };
}

async function describeBox(ports: RosterPorts, docker: Docker, info: Docker.ContainerInfo): Promise<FoundBox> {
  const container = docker.getContainer(info.Id);
  const [commands, memory] = await Promise.all([
    container.inspect().then(commandsOf, () => ({})),
    container.stats({ stream: false, "one-shot": true }).then(memoryOf, () => ({})),
  ]);
  return {
    id: info.Id,
    sessionId: info.Labels[sessionLabel] ?? "",
    image: info.Image,
    madeAt: new Date(info.Created * 1000).toISOString(),
    owner: ownerOf(ports, info),
    ...commands,
    ...memory,
  };
}

function ownerOf({ owner, isAlive }: RosterPorts, { Labels }: Docker.ContainerInfo): FoundBox["owner"] {
  const name = Labels[ownerLabel] ?? "";
  if (name === owner) return "here";
  return isAlive(name) ? "elsewhere" : "gone";
}

/** Each command is an exec of its own. */
function commandsOf({ ExecIDs }: Docker.ContainerInspectInfo): Pick<FoundBox, "commands"> {
  return { commands: ExecIDs?.length ?? 0 };
}

/** What could be given back at once is not in use. */
function memoryOf({ memory_stats: memory }: Docker.ContainerStats): Pick<FoundBox, "memoryBytes" | "memoryLimitBytes"> {
  if (memory?.usage === undefined) return {};
  const { inactive_file: second, total_inactive_file: first } = memory.stats as { inactive_file?: number; total_inactive_file?: number };
  return { memoryBytes: Math.max(0, memory.usage - (first ?? second ?? 0)), memoryLimitBytes: memory.limit };
}
