import { chmod, copyFile, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { putAside } from "../files/trash.ts";
import { folded } from "../names.ts";
import type { Entry } from "./changes.ts";
import type { Way } from "./entry.ts";
import type { TakenBack } from "./twin.ts";

/** What a box made and was not taken over, with where its content lies. */
interface Kept {
  readonly way: Way;
  readonly to: Entry;
}

export interface AsidePlace {
  /** The workspace folder it belongs to. */
  readonly folder: string;
  readonly trash: string;
  /** A folder of ours on the same disk as the trash. */
  readonly stagingFolder: string;
}

/** Puts what was not taken over into the trash, each below the name of its workspace folder. Gives where; undefined where there is nothing to keep. */
export async function setAside({ applied, held, fileOf }: TakenBack, place: AsidePlace): Promise<string | undefined> {
  const refused = applied.flatMap((each) =>
    (each.done === "conflict" || each.done === "failed") && each.to ? [{ way: each.way, to: each.to }] : [],
  );
  const kept: readonly Kept[] = [...refused, ...held.flatMap(({ way, to }) => (to ? [{ way, to }] : []))];
  if (kept.length === 0) return undefined;
  const draft = await mkdtemp(path.join(place.stagingFolder, "aside-"));
  const folder = path.join(draft, "all");
  try {
    const taken = new Set<string>();
    for (const each of kept) {
      // Names that are one on our disk are kept one after the other.
      const name = taken.has(folded(each.way)) ? `${each.way} (${taken.size})` : each.way;
      taken.add(folded(name));
      await lay(path.join(folder, name), each.to, fileOf);
    }
    return await putAside(place.trash, place.folder, folder);
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function lay(target: string, { kind, mode, content = "" }: Entry, fileOf: (hash: string) => string | undefined): Promise<void> {
  await mkdir(kind === "folder" ? target : path.dirname(target), { recursive: true, mode: 0o700 });
  if (kind === "link") return symlink(content, target);
  const source = fileOf(content);
  // What has just another mode is as it is here.
  if (kind === "folder" || source === undefined) return;
  await copyFile(source, target);
  await chmod(target, mode | 0o600);
}
