import { realpath } from "node:fs/promises";
import path from "node:path";
import type { SkillScope } from "../skill.ts";

/** A folder whose folders are skills. */
export interface SkillPlace {
  /** Its absolute path, as far as it is known by that; it need not be there. */
  readonly folder: string;
  /** What a link in it must not lead out of; links resolved. */
  readonly within: string;
  readonly scope: SkillScope;
  /** For people: `.agents/skills`, `~/.anycowork/skills`. */
  readonly origin: string;
}

/** Where a workspace keeps skills, ours first. */
export const workspacePlaces = [".anycowork/skills", ".agents/skills", ".claude/skills", ".github/skills"] as const;

/** Where a person does, below the home folder. */
const personalPlaces = [".anycowork/skills", ".agents/skills", ".claude/skills"] as const;

/** Where skills are installed, and new ones begun; undefined without a home folder. */
export function homeOf(home: string | undefined): { readonly folder: string; readonly origin: string } | undefined {
  if (!home || !path.isAbsolute(home)) return undefined;
  return { folder: path.join(home, personalPlaces[0]), origin: `~/${personalPlaces[0]}` };
}

export interface PlacePorts {
  readonly home: string | undefined;
  /** The folder of the skills that come with AnyCowork. */
  readonly bundled: string;
  trustsFolder(folder: string): Promise<boolean>;
}

/** Every place skills may lie in for a conversation in these folders, the first counts first. Those of folders nobody trusts are left out. */
export async function placesOf(folders: readonly string[], ports: PlacePorts): Promise<readonly SkillPlace[]> {
  const personal = await personalOf(ports.home);
  const workspace = await Promise.all(folders.map((each) => workspaceOf(each, ports)));
  // Who works in the home folder has there what is the person's own.
  const own = new Set(personal.map((each) => each.folder));
  const bundled = { folder: ports.bundled, within: await realOf(ports.bundled), scope: "bundled", origin: "bundled" } as const;
  return [...workspace.flat().filter((each) => !own.has(each.folder)), ...personal, bundled];
}

async function workspaceOf(folder: string, { trustsFolder }: PlacePorts): Promise<readonly SkillPlace[]> {
  if (!(await trustsFolder(folder))) return [];
  const within = await realOf(folder);
  return workspacePlaces.map((origin) => ({ folder: path.join(within, origin), within, scope: "workspace", origin }));
}

async function personalOf(home: string | undefined): Promise<readonly SkillPlace[]> {
  if (!home || !path.isAbsolute(home)) return [];
  const within = await realOf(home);
  return personalPlaces.map((origin) => ({ folder: path.join(within, origin), within, scope: "personal", origin: `~/${origin}` }));
}

function realOf(folder: string): Promise<string> {
  return realpath(folder).catch(() => path.resolve(folder));
}
