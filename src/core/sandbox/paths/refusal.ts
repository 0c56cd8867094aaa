import type { Stats } from "node:fs";
import path from "node:path";
import { originOf, trashFolderOf } from "../files/trash.ts";
import { wayInto } from "../names.ts";
import type { Use, WorkspaceOptions } from "./asked.ts";
import { realPathOf } from "./real.ts";

/** A path that is asked about, and what it leads to. */
export interface Asked {
  readonly target: string;
  readonly written: string;
  readonly label: string;
  readonly use: Use;
  /** Our data folder, links resolved. */
  readonly own: string;
  /** The workspace folders, links resolved. */
  readonly folders: readonly string[];
}

/** What is done with no yes of anybody, as a sentence; undefined where nothing stands against it. */
export async function refusalOf(options: WorkspaceOptions, asked: Asked): Promise<string | undefined> {
  const { target, written, label, use } = asked;
  const problem = (await dataProblem(options, asked)) ?? (use === "read" ? undefined : await codeProblem(options, asked));
  if (problem) return problem;
  if (isDevice(target) || isDevice(written)) return `${label} is a device, not a file.`;
  if (use === "read") return undefined;
  if (isOfSystem(target)) return `${label} belongs to the system itself: nothing is kept in /proc and /sys.`;
  if (use !== "move-from" && use !== "delete") return undefined;
  const { home, codeFolder } = options;
  const pillars = [...options.folders, options.dataFolder, ...(home ? [home] : []), ...(codeFolder ? [codeFolder] : [])];
  const all = [...pillars, ...(await Promise.all(pillars.map((each) => realPathOf(each))))];
  if (!all.some((each) => isIn(target, each))) return undefined;
  return `${label} is a workspace folder, the home folder or a folder of ours, or holds one of them. Such folders are never moved or deleted.`;
}

/** What is no file or folder, and what can't be used so. */
export function kindProblem(found: Stats, label: string, use: Use): string | undefined {
  if (found.isFIFO()) return `${label} is a named pipe, not a file: opening it could wait for ever.`;
  if (found.isSocket()) return `${label} is a socket, not a file.`;
  if (found.isBlockDevice() || found.isCharacterDevice()) return `${label} is a device, not a file.`;
  if (use === "write" && found.isDirectory()) return `${label} is a folder. Give the path of a file.`;
  return undefined;
}

/** Where installed skills lie in our data folder: they are text that people may want changed, after a question. */
const skillsFolder = "skills";

async function dataProblem(options: WorkspaceOptions, { target, use, own }: Asked): Promise<string | undefined> {
  if (!isIn(own, target)) return undefined;
  const way = wayInto(path.join(own, skillsFolder), target);
  if (way !== undefined && way !== "") return undefined;
  if (use === "read" && isIn(await realPathOf(options.readableFolder), target)) return undefined;
  if (use === "move-from" && (await originOf(trashFolderOf(own), target)) !== undefined) return undefined;
  return "That belongs to AnyCowork's own data, which tools don't touch.";
}

/** The folder around our code is ours too, unless somebody works in it: on AnyCowork itself. */
async function codeProblem({ codeFolder }: WorkspaceOptions, { target, label, folders }: Asked): Promise<string | undefined> {
  if (codeFolder === undefined) return undefined;
  const code = await realPathOf(codeFolder);
  const isOurs = isIn(code, target) || (isIn(path.dirname(code), target) && !folders.some((each) => isIn(each, target)));
  return isOurs ? `${label} belongs to AnyCowork's own program, which tools don't change.` : undefined;
}

function isIn(folder: string, target: string): boolean {
  return wayInto(folder, target) !== undefined;
}

function isDevice(target: string): boolean {
  return path.sep === "/" && /^\/dev(\/|$)/.test(target);
}

function isOfSystem(target: string): boolean {
  return path.sep === "/" && /^\/(proc|sys)(\/|$)/.test(target);
}
