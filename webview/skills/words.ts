import { isWaiting } from "../../src/core/events/words/skill.ts";
import type { ListedSkill, SkillContents } from "../../src/core/protocol/skills.ts";
import { count, t } from "../words.ts";

/** How a skill stands, in a few words; "" where there is nothing to say. */
export function stateWords({ state, offFor, passedOver }: ListedSkill): string {
  if (state === "unusable") return t("can't be used");
  if (passedOver) return t("passed over");
  if (state === "new") return t("new");
  if (state === "changed") return t("changed");
  if (offFor.includes("*")) return t("off");
  if (offFor.length > 1) return t("off for {0} agents", offFor.length);
  return offFor[0] === undefined ? "" : t("off for {0}", offFor[0]);
}

/** The groups of the list, in the order in which they stand. A skill is in the first it fits to. */
export const groups: readonly { readonly title: string; has(skill: ListedSkill): boolean }[] = [
  { title: t("Wait for your yes"), has: isWaiting },
  { title: t("In this workspace"), has: ({ scope, passedOver }) => scope === "workspace" && !passedOver },
  { title: t("Yours"), has: ({ scope, passedOver }) => scope === "personal" && !passedOver },
  { title: t("Come with AnyCowork"), has: ({ scope, passedOver }) => scope === "bundled" && !passedOver },
  { title: t("Passed over"), has: ({ passedOver }) => passedOver !== undefined },
];

/** Where it comes from, as words behind its name. */
export function placeWords({ scope, origin, passedOver }: ListedSkill): string {
  const whole = {
    workspace: t("of the workspace, {0}", origin),
    personal: t("yours, {0}", origin),
    bundled: t("comes with AnyCowork"),
  }[scope];
  return passedOver ? t("{0}; the one in {1} counts", whole, passedOver.by) : whole;
}

/** The skills that hold all the words somewhere. */
export function skillsWith(words: string, skills: readonly ListedSkill[]): readonly ListedSkill[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return skills.filter((skill) => {
    const text = [skill.name, skill.description, skill.triggers.join(" "), placeWords(skill), stateWords(skill)].join(" ").toLowerCase();
    return wanted.every((each) => text.includes(each));
  });
}

/** "3 files, 12 KB". */
export function sizeWords({ files }: SkillContents): string {
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0);
  return count(files.length, ["{0} file, {1}", "{0} files, {1}"], bytesIn(bytes));
}

function bytesIn(bytes: number): string {
  if (bytes < 1_000) return t("{0} bytes", bytes);
  return bytes < 1_000_000 ? t("{0} KB", Math.round(bytes / 1_000)) : t("{0} MB", Math.round(bytes / 100_000) / 10);
}
