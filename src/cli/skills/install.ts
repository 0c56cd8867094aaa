import type { Core } from "../../core/core.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { PreparedSkill, SkillParcel, SkillProblem } from "../../core/skills/skill.ts";
import { complain, print } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { confirm } from "../terminal/confirm.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";
import type { InstallCommand } from "./command.ts";
import { preparedText } from "./review.ts";

/** What was said beforehand. */
export interface Asking {
  readonly yes: boolean;
  readonly json: boolean;
}

/** Somebody would have to be asked, and nobody can be. */
export const unanswered = 3;

export async function install({ skills }: Core, { source, names, all, yes, json }: InstallCommand & Asking, shell: Shell): Promise<number> {
  return settle(await skills.fetch(source, { names, all }), { yes, json }, { shell, says: "Installed" });
}

export async function update(
  { skills }: Core,
  { name, commit, ...asking }: Asking & { readonly name: string; readonly commit: string | undefined },
  shell: Shell,
): Promise<number> {
  const skill = await skills.find(name, []);
  if ("problem" in skill) return complain(skill.problem);
  return settle(await skills.renew(skill, commit), asking, { shell, says: "Updated" });
}

/** Shows what was fetched, asks, and puts it in place or lets go of it. */
async function settle(
  parcel: SkillParcel | SkillProblem,
  { yes, json }: Asking,
  { shell, says }: { readonly shell: Shell; readonly says: string },
): Promise<number> {
  if ("problem" in parcel) return complain(parcel.problem);
  if (says === "Updated" && parcel.skills.every(isSame)) {
    await parcel.discard();
    return print(json ? `${jsonLine([])}\n` : "Nothing is different there.\n");
  }
  const preview = parcel.skills.map(preparedText).join("");
  if (!json || !yes) process.stderr.write(preview);
  const answer =
    yes || (await confirm(`${says === "Updated" ? "Update" : "Install"} ${parcel.skills.length === 1 ? "this" : "these"}?`, shell));
  if (answer !== true) {
    await parcel.discard();
    if (answer === false) return print(json ? `${jsonLine([])}\n` : "Nothing was installed.\n");
    sayAside("Nothing was installed: nobody can be asked here. Look at what it holds, and say --yes.");
    return unanswered;
  }
  const done = await parcel.accept();
  if ("problem" in done) return complain(done.problem);
  if (json)
    return print(
      `${jsonLine(parcel.skills.map(({ review, source, changes }, index) => ({ ...done[index], source, review, changes: changes ?? null })))}\n`,
    );
  return print(done.map((each) => `${says}: ${visibleLine(`${each.name}, in ${each.folder}`)}\n`).join(""));
}

function isSame({ changes }: PreparedSkill): boolean {
  return changes !== undefined && [...changes.added, ...changes.changed, ...changes.removed].length === 0;
}
