import path from "node:path";
import { wayInto } from "../../sandbox/names.ts";
import type { Skill } from "../../skills/skill.ts";
import type { Around } from "../tool.ts";

interface Line {
  readonly command: string;
  /** Where it runs. */
  readonly folder: string;
  readonly workspace: readonly string[];
}

/** The skill whose folder a command runs in or names, among those that say something of the place their commands run in. Pure. */
export function skillBehind(around: Around | undefined, { command, folder, workspace }: Line): Skill | undefined {
  const names = ({ folder: own, origin }: Skill) => [
    own,
    ...workspace.flatMap((each) => wayInto(each, own) || []),
    // However the home folder is written.
    ...(origin.startsWith("~/") ? [`${origin.slice("~/".length)}/${path.basename(own)}`] : []),
  ];
  const isNamed = (name: string) => [name, name.split(path.sep).join("/")].some((each) => command.includes(each));
  return around?.inForce.find(
    (each) => each.sandbox !== undefined && (wayInto(each.folder, folder) !== undefined || names(each).some(isNamed)),
  );
}

/** The folders commands may read besides the workspace: those of skills in use, and of the one that is run. Pure. */
export function foldersOf(around: Around | undefined, own?: Skill): readonly string[] {
  const opened = new Set(around?.opened().map(({ name }) => name));
  const folders = around?.inForce.filter(({ name }) => opened.has(name)).map(({ folder }) => folder) ?? [];
  return own ? [...folders, own.folder] : folders;
}

/** Why a command of a skill is not run, as a sentence: what lies in a clone's own `.git` nobody has looked at. Pure. */
export function unseenProblem({ name, folder }: Pick<Skill, "name" | "folder">, command: string): string | undefined {
  const here = /(^|[\s"'`=:;|&(<>{])(\.\/+)*\.git(?![\w.-])/i;
  const byName = /\$\{?(ANYCOWORK_SKILL|PWD)\}?["']?\/+\.git(?![\w.-])/i;
  const isNamed = here.test(command) || byName.test(command) || command.includes(path.join(folder, ".git"));
  return isNamed
    ? `This would use what lies in .git of the skill ${name}, which is no part of it: nobody has said yes to that.`
    : undefined;
}
