import path from "node:path";
import type { PartRead } from "../../permissions/command/part.ts";
import type { PathUse, Reach } from "../../permissions/programs/judgement.ts";
import { guardOf, isSecret, variableGuard } from "../../sandbox/guarded.ts";
import { closedBy } from "../../sandbox/paths/closed.ts";
import { concernBelow } from "./below.ts";
import { namesOf } from "./globs.ts";
import { entryOf, isWithin, placeOf, realOf, statOf } from "./look.ts";
import { once, type Surroundings, spend, tooMuch } from "./surroundings.ts";

/** Why a command asks because of what it names on the disk; undefined where all of it may be read. */
export async function concernOfPaths(uses: readonly PathUse[], around: Surroundings): Promise<string | undefined> {
  for (const { word, reach } of distinct(uses)) {
    const names = word.pattern ? namesOf(word, around) : [word.text];
    if (!names) return "a pattern in it stands for names that can't all be looked at";
    for (const name of names) {
      if (word.pattern && name !== word.text && name.startsWith("-"))
        return `${word.text} stands for ${name}, which it takes for an option`;
      const question = `${reach} ${name}`;
      if (!around.known.has(question)) around.known.set(question, await concernOf(name, reach, around));
      const concern = around.known.get(question) as string | undefined;
      if (concern) return concern;
    }
  }
  return undefined;
}

/** A line may name the same thing very often. */
function distinct(uses: readonly PathUse[]): readonly PathUse[] {
  return [...new Map(uses.map((each) => [`${each.reach} ${JSON.stringify(each.word.pattern ?? each.word.text)}`, each])).values()];
}

/** What they lead to, as they are named and as the system goes there. */
export function readsOf(uses: readonly PathUse[], around: Surroundings): readonly PartRead[] {
  const named = distinct(uses).flatMap(({ word, reach }) =>
    (word.pattern ? (namesOf(word, around) ?? []) : [word.text]).map((name) => ({ name, reach })),
  );
  return named.flatMap(({ name, reach }) => once(around, `places ${reach} ${name}`, () => placesOf(name, reach, around)));
}

function placesOf(name: string, reach: Reach, around: Surroundings): readonly PartRead[] {
  const places = (reach === "revision" ? [name, name.slice(name.indexOf(":") + 1)] : [name]).map((each) =>
    path.resolve(around.directory, each),
  );
  const real = realOf(placeOf(around.directory, name));
  const below = (reach !== "entry" && reach !== "revision") || (real !== undefined && (statOf(real)?.isDirectory() ?? false));
  return [...new Set(real === undefined ? places : [...places, real])].map((each) => ({ path: each, below }));
}

async function concernOf(name: string, reach: Reach, around: Surroundings): Promise<string | undefined> {
  if (name === "") return undefined;
  if (reach === "revision") return concernOfRevision(name, around);
  const written = path.resolve(around.directory, name);
  const concern = await concernOfPath(written, around);
  if (concern) return concern;
  const real = realOf(placeOf(around.directory, name));
  if (real === undefined) return undefined;
  const there = real === written ? undefined : await concernOfPath(real, around);
  if (there || reach === "entry" || !statOf(real)?.isDirectory()) return there;
  return concernBelow(real, reach, around);
}

/** Git's words may be paths, revisions, or both with a colon between them. */
async function concernOfRevision(name: string, around: Surroundings): Promise<string | undefined> {
  for (const part of new Set([name, ...name.split(":")])) {
    if (!spend(around, 2)) return tooMuch;
    const isPath = path.isAbsolute(part) || part.split("/").includes("..") || realOf(placeOf(around.directory, part)) !== undefined;
    const concern = part !== "" && isPath ? await concernOf(part, "entry", around) : undefined;
    if (concern) return concern;
    if (isSecret(part)) return `it reads ${part}, which may hold secrets`;
  }
  return undefined;
}

/** Of a plain file, or of nothing, only its name counts beside what counts for its folder; everything else is looked at by itself. */
async function concernOfPath(target: string, around: Surroundings): Promise<string | undefined> {
  const folder = await once(around, `folder ${path.dirname(target)}`, () => plainFolder(path.dirname(target), around));
  const entry = folder && spend(around, 5) ? entryOf(target) : undefined;
  if (!folder || (entry && !(entry.isFile() && entry.nlink === 1))) return resolvedConcern(target, around);
  const name = path.basename(target);
  const places = new Set([target, path.join(folder.path, name)]);
  if ([...places].some((each) => closedBy(each, entry && false, around.folders))) return resolvedConcern(target, around);
  const guarded = guardOf([...folder.names, name], "read") ?? guardOf(namesIn(target, around), "read");
  return guardConcern([folder.label === "." ? "" : `${folder.label}/`, name].join(""), { guarded, path: target });
}

/** The names of a path below the workspace folder it lies in. */
function namesIn(target: string, { folders }: Surroundings): readonly string[] {
  const folder = folders.find((each) => isWithin(target, each));
  return (folder === undefined ? target : path.relative(folder, target)).split(path.sep).filter((each) => each !== "");
}

/** A folder inside the workspace that may be read without a word, or undefined. */
async function plainFolder(target: string, around: Surroundings) {
  if (!spend(around, 40)) return undefined;
  const location = await around.workspace.resolve(target, "read");
  const isPlain = location.kind === "resolved" && location.place === "inside" && location.guarded === undefined;
  return isPlain && statOf(location.path)?.isDirectory() ? location : undefined;
}

async function resolvedConcern(target: string, around: Surroundings): Promise<string | undefined> {
  if (!spend(around, 40)) return tooMuch;
  const location = await around.workspace.resolve(target, "read");
  if (location.kind === "refused") return `one of its paths can't be used: ${location.message.replace(/\.$/, "")}`;
  return location.place === "outside" ? `it reads ${location.label}, outside the workspace` : guardConcern(location.label, location);
}

function guardConcern(label: string, found: { readonly guarded?: string; readonly path: string }): string | undefined {
  if (found.guarded === undefined) return undefined;
  // Whatever the name looks like, the shell is done with it: the program takes it to the letter.
  if (found.guarded === variableGuard) return isSecret(found.path) ? `it reads ${label}, which may hold secrets` : undefined;
  const may = maysOf.get(found.guarded);
  return may === undefined ? `it reads ${label}, and ${found.guarded}` : `it reads ${label}, ${may}`;
}

/** What a file may hold, as a sentence goes on that has named it. */
const maysOf: ReadonlyMap<string, string> = new Map([
  ["it may hold secrets", "which may hold secrets"],
  ["it may hold tokens in addresses", "which may hold tokens in addresses"],
  ["it may hold a private key", "which may hold a private key"],
]);
