import { realpath } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { wayInto } from "../../core/sandbox/names.ts";
import { createPrivateFile, type PrivateContent } from "../../core/storage/private-file.ts";

/** A folder whose files may change how the terminal behaves, by its real path, and since when. Covers what lies below it. */
export interface TrustedFolder {
  readonly path: string;
  readonly at: string;
}

/** The person's word about folders. `by` is the folder whose word it is: the one asked about, or one above. Paths may hold links. */
export interface TrustList {
  folders(): Promise<readonly TrustedFolder[] | Problem>;
  /** Whether this folder or one above it is trusted. A file that can't be read trusts nothing, which is said. */
  trusts(folder: string): Promise<boolean>;
  /** Whether the person has said that this folder, or one above it, is not to be trusted. */
  isDeclined(folder: string): Promise<boolean>;
  trust(folder: string): Promise<{ readonly path: string; readonly by: string } | Problem>;
  decline(folder: string): Promise<Problem | undefined>;
  /** `wasListed`: the word was about this very folder and is taken back. `by`: the folder above that goes on being trusted. */
  remove(folder: string): Promise<{ readonly path: string; readonly wasListed: boolean; readonly by?: string } | Problem>;
}

/** Why the list can't be read or written, and what to do. */
export interface Problem {
  readonly problem: string;
}

export interface TrustListOptions {
  readonly dataFolder: string;
  /** A line for the person. */
  say(line: string): void;
}

const schema = z.object({
  version: z.literal(1),
  folders: z.array(z.object({ path: z.string(), at: z.string() })),
  declined: z.array(z.string()),
});
type Content = z.infer<typeof schema>;

const empty: Content = { version: 1, folders: [], declined: [] };

/** The list that this data folder keeps. It is read at each question: another terminal may have changed it. */
export function createTrustList({ dataFolder, say }: TrustListOptions): TrustList {
  const now = () => new Date().toISOString();
  const file = createPrivateFile<Content>({ dataFolder, name: "trust.json", without: "no folder is trusted", parse, now, warn: say });
  const read = async () => contentOf(await file.read());
  const update = async (change: (now: Content) => Content | undefined) => contentOf(await file.update((found) => change(found ?? empty)));
  const orSaid = (found: Content | Problem): Content => {
    if (!("problem" in found)) return found;
    say(found.problem);
    return empty;
  };
  return {
    async folders() {
      const found = await read();
      return "problem" in found ? found : found.folders;
    },
    trusts: async (folder) => coverOf(pathsOf(orSaid(await read())), await realOf(folder)) !== undefined,
    isDeclined: async (folder) => coverOf(orSaid(await read()).declined, await realOf(folder)) !== undefined,
    async trust(folder) {
      const real = await realOf(folder);
      const added = { path: real, at: now() };
      const found = await update((content) => {
        const declined = content.declined.filter((each) => wayInto(each, real, style) === undefined);
        const isNew = coverOf(pathsOf(content), real) === undefined;
        return isNew ? { ...content, folders: [...content.folders, added], declined } : undefined;
      });
      return "problem" in found ? found : { path: real, by: coverOf(pathsOf(found), real) ?? real };
    },
    async decline(folder) {
      const real = await realOf(folder);
      const found = await update((content) => ({ ...content, declined: [...new Set([...content.declined, real])] }));
      return "problem" in found ? found : undefined;
    },
    async remove(folder) {
      const real = await realOf(folder);
      let wasListed = false;
      const found = await update((content) => {
        const folders = content.folders.filter((each) => wayInto(each.path, real, style) !== "");
        wasListed = folders.length < content.folders.length;
        return wasListed ? { ...content, folders } : undefined;
      });
      return "problem" in found ? found : { path: real, wasListed, by: coverOf(pathsOf(found), real) };
    },
  };
}

const style = process.platform === "win32" ? "win32" : "posix";

function parse(json: unknown): Content | "newer" | undefined {
  const { data } = schema.safeParse(json);
  if (data) return data;
  return z.object({ version: z.number().gt(1) }).safeParse(json).success ? "newer" : undefined;
}

function contentOf(found: PrivateContent<Content>): Content | Problem {
  return "problem" in found ? found : (found.value ?? empty);
}

function pathsOf({ folders }: Content): readonly string[] {
  return folders.map((each) => each.path);
}

/** The nearest of the folders that is this one or holds it. */
function coverOf(folders: readonly string[], real: string): string | undefined {
  return folders.filter((each) => wayInto(each, real, style) !== undefined).sort((a, b) => b.length - a.length)[0];
}

/** A folder that is gone can still be named, to take its trust back. */
async function realOf(folder: string): Promise<string> {
  return realpath(folder).catch(() => path.resolve(folder));
}
