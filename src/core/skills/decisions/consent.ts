import { fileChanges, hashesIn } from "../content/changes.ts";
import { fileHashes, type Printer, readContent } from "../content/print.ts";
import type { Consent, FileChanges, Skill, SkillProblem } from "../skill.ts";
import { type Ledger, placeId } from "./ledger.ts";

/** Who has said yes to which content. */
export interface Consents {
  /** Asked anew before a skill is used: what lies there now may be other than what was looked at. */
  consent(skill: Skill): Promise<Consent | SkillProblem>;
  /** Keeps a yes to the content of this print; where another lies there by now, nothing is kept. `over` is the skill whose name it may take. */
  allow(skill: Skill, yes: { readonly print: string; readonly over?: Skill }): Promise<SkillProblem | undefined>;
  /** What is different of its files since the last yes; undefined where that is not known. */
  changedSince(skill: Skill): Promise<FileChanges | undefined>;
}

export function createConsents(ledger: Ledger, printer: Printer, now: () => string): Consents {
  return {
    async consent(skill) {
      const row = (await ledger.all()).get(placeId(skill));
      const found = await printer.printOf(skill.folder);
      if ("problem" in found) return { problem: `The skill ${skill.name} is not used. ${found.problem}` };
      const { print } = found;
      if (row?.allowed) return { state: row.allowed.print === print ? "given" : "changed", print };
      // What comes along is ours; what a person put into the own folders by hand is the person's word, like a program in the own home. A draft is a model's.
      return { state: skill.scope === "workspace" || row?.draft ? "new" : "given", print };
    },
    async allow(skill, { print, over }) {
      const found = await readContent(skill.folder);
      if ("problem" in found) return { problem: `The skill ${skill.name} is not used. ${found.problem}` };
      if (found.print !== print)
        return { problem: `The skill ${skill.name} was changed meanwhile. Look at it again; nothing was decided about what it holds now.` };
      const files = found.files.length > mostHashes ? {} : { files: Object.fromEntries(fileHashes(found.files)) };
      const allowed = { print, at: now(), ...files, ...(over ? { over: placeId(over) } : {}) };
      return ledger.note(skill, { allowed });
    },
    async changedSince(skill) {
      const before = (await ledger.all()).get(placeId(skill))?.allowed?.files;
      return before && fileChanges(new Map(Object.entries(before)), await hashesIn(skill.folder));
    },
  };
}

/** Of how many files at the most a row tells what they were. */
const mostHashes = 300;

/** The skills that may take the name of one that is not a workspace's, since somebody said yes to that and to what they hold now. */
export async function replacements(
  skills: readonly Skill[],
  ledger: Ledger,
  printer: Printer,
): Promise<(skill: Skill, other: Skill) => boolean> {
  const rows = await ledger.all();
  const may = new Map<Skill, string>();
  for (const skill of skills) {
    const allowed = skill.scope === "workspace" ? rows.get(placeId(skill))?.allowed : undefined;
    if (allowed?.over === undefined) continue;
    const found = await printer.printOf(skill.folder);
    if ("print" in found && found.print === allowed.print) may.set(skill, allowed.over);
  }
  return (skill, other) => may.get(skill) === placeId(other);
}
