import { lstatSync, realpathSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { trashFolderOf } from "../files/trash.ts";
import { wayInto } from "../names.ts";
import type { BoxCommand, BoxPlace } from "../runners/runner.ts";
import { beginGuard, type Guard, type Meanwhile, printOf } from "./guard.ts";
import { createLister } from "./listing.ts";
import { type BoxMounts, mountsOf, withBeside } from "./mounts.ts";
import type { Taken } from "./notes.ts";
import { folderProblem } from "./refusal.ts";
import { type Held, idOf, type Survey, type SurveyWish, survey, surveyLimit } from "./survey.ts";

/** What holds in a box too: the workspace's protected places can't be changed in it, and what is secret or closed looks empty. */
export interface Walls {
  /** What a box would see of the workspace now. What is wrong is a sentence. */
  look(place: BoxPlace): Promise<BoxMounts | Problem>;
  /** Begins to watch over a command. */
  begin(command: Pick<BoxCommand, "place" | "command" | "onOutput">): Promise<Guard | Problem>;
  /** These are about to be changed by a file tool, with a yes: no command has done it. */
  vouch(paths: readonly string[]): void;
}

interface Problem {
  readonly problem: string;
}

export interface WallsPorts {
  /** Our own data folder. */
  readonly dataFolder: string;
  /** The person's home folder. */
  readonly home: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createWalls({ dataFolder, home, now }: WallsPorts): Walls {
  const lister = createLister(now);
  const atWork = new Set<AtWork>();
  /** What a command has moved with its folder, and it may not be told from its name any more that it is held. By its id. */
  const moved = new Map<string, Held>();
  /** By conversation, what its boxes have made. */
  const made = new Map<string, Map<string, string>>();
  const emptyFile = path.join(dataFolder, "empty");
  const ownOf = ({ sessionId }: BoxPlace) => {
    const known = made.get(sessionId) ?? new Map<string, string>();
    made.set(sessionId, known);
    return known;
  };
  const look = async (place: BoxPlace): Promise<Looked | Problem> => {
    await mkdir(dataFolder, { recursive: true });
    const ownFolder = realpathSync.native(dataFolder);
    const refused = folderProblem({ folders: place.folders, home, ownFolder });
    if (refused !== undefined) return { problem: refused };
    const wish = { folders: place.folders, ownFolder, lister };
    // Moved again by somebody else it is theirs.
    for (const each of [...moved.values()]) if (!isThere(each)) moved.delete(each.id);
    const kept = () => [...moved.values(), ...[...atWork].flatMap(({ guard }) => guard?.kept() ?? [])];
    const found = await surveyWith(wish, kept);
    if (!found) return { problem: restless };
    if (found.isPartial) return { problem: tooLarge };
    // No command can write to it, since none sees it but as what lies over others.
    await writeFile(emptyFile, "", { mode: 0o444, flag: "a" }).catch(() => undefined);
    const own = ownOf(place);
    const mounts = mountsOf(found, { folders: place.folders, emptyFile, isOwn: (each: Held) => own.get(each.path) === printOf(each) });
    return "problem" in mounts
      ? mounts
      : { wish, found, mounts: withBeside({ ...mounts, things: [...mounts.things, ...inOthers(place.folders)] }, place, idAt) };
  };
  return {
    async look(place) {
      const looked = await look(place);
      return "problem" in looked ? looked : looked.mounts;
    },
    async begin({ place, command, onOutput }) {
      const own: AtWork = { folders: place.folders, vouched: new Set(), taken: new Map() };
      // From before the look: what is vouched for while it goes on may be missed by it.
      atWork.add(own);
      const looked = await look(place).catch((error) => ({ problem: `The workspace could not be looked through (${String(error)}).` }));
      if ("problem" in looked) {
        atWork.delete(own);
        return looked;
      }
      const { wish, found: before, mounts } = looked;
      const tell = (target: string, taken: Taken) => {
        for (const each of atWork) if (each.folders.some((folder) => wayInto(folder, target) !== undefined)) each.taken.set(target, taken);
      };
      const trash = trashFolderOf(dataFolder);
      const guard = beginGuard({ wish, before, mounts, command, trash, own: ownOf(place), meanwhile: own, tell, say: onOutput });
      own.guard = guard;
      const end: Guard["end"] = (result) => {
        for (const each of guard.kept()) if (!before.held.has(each.path)) moved.set(each.id, each);
        return guard.end(result).finally(() => atWork.delete(own));
      };
      return { ...guard, end };
    },
    vouch(paths) {
      for (const { vouched } of atWork) for (const each of paths) vouched.add(each);
    },
  };
}

/** A command at work, or about to begin. */
interface AtWork extends Meanwhile {
  readonly folders: readonly string[];
  /** Absent as long as it is looked for what it is not to see. */
  guard?: Guard;
}

/** How often it is looked anew while something is moved. */
const looks = 3;

/**
 * Looks through a workspace in which commands may run that move folders just then, so that it would be missed what lies in them. What those commands
 * can't see or change themselves is known by open handles, and is added where it lies. Undefined when that does not stay at one place.
 */
async function surveyWith(wish: SurveyWish, kept: () => readonly Held[]): Promise<Survey | undefined> {
  for (let left = looks; left > 0; left -= 1) {
    const found = await survey(wish);
    const hiddenBy = new Map([...found.held.values()].map((each) => [each.id, each.hidden]));
    const isMissed = ({ id, hidden }: Held) => !hiddenBy.has(id) || (hidden !== undefined && hiddenBy.get(id) === undefined);
    const missed = kept().filter(
      (each) => isMissed(each) && wish.folders.some((folder) => ![undefined, ""].includes(wayInto(folder, each.path))),
    );
    if (missed.every(isThere)) return { ...found, held: new Map([...found.held, ...missed.map((each) => [each.path, each] as const)]) };
  }
  return undefined;
}

/** Workspace folders that lie in others can be moved with what is around them: which thing each is. */
function inOthers(folders: readonly string[]): BoxMounts["things"] {
  const inner = folders.filter((each) => folders.some((other) => other !== each && wayInto(other, each) !== undefined));
  return inner.map((each) => [each, idAt(each)]);
}

function idAt(target: string): string {
  return idOf(lstatSync(target, { bigint: true }));
}

function isThere({ path: target, id }: Held): boolean {
  const found = lstatSync(target, { bigint: true, throwIfNoEntry: false });
  return found !== undefined && idOf(found) === id;
}

interface Looked {
  readonly wish: SurveyWish;
  readonly found: Survey;
  readonly mounts: BoxMounts;
}

const restless =
  "Folders with what a sandbox must not see were moved all the time while the workspace was looked through. Try again when that has ended.";

const tooLarge = `The workspace holds more than ${surveyLimit.toLocaleString("en")} files and folders, too many to be looked through for what a sandbox must not see or change. Open a smaller folder.`;
