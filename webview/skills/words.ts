import type { ListedSkill, SkillContents } from "../../src/core/protocol/skills.ts";

/** How a skill stands, in a few words; "" where there is nothing to say. */
export function stateWords({ state, offFor, passedOver }: ListedSkill): string {
  if (state === "unusable") return "can't be used";
  if (passedOver) return "passed over";
  if (state === "new") return "new";
  if (state === "changed") return "changed";
  if (offFor.includes("*")) return "off";
  if (offFor.length > 0) return `off for ${offFor.length === 1 ? offFor[0] : `${offFor.length} agents`}`;
  return "";
}

/** Whether it waits for the person. */
export function isWaiting({ state, passedOver, offFor }: ListedSkill): boolean {
  return (state === "new" || state === "changed") && !passedOver && !offFor.includes("*");
}

/** The groups of the list, in the order in which they stand. A skill is in the first it fits to. */
export const groups: readonly { readonly title: string; has(skill: ListedSkill): boolean }[] = [
  { title: "Wait for your yes", has: isWaiting },
  { title: "In this workspace", has: ({ scope, passedOver }) => scope === "workspace" && !passedOver },
  { title: "Yours", has: ({ scope, passedOver }) => scope === "personal" && !passedOver },
  { title: "Come with AnyCowork", has: ({ scope, passedOver }) => scope === "bundled" && !passedOver },
  { title: "Passed over", has: ({ passedOver }) => passedOver !== undefined },
];

/** Where it comes from, as words behind its name. */
export function placeWords({ scope, origin, passedOver }: ListedSkill): string {
  const place = { workspace: "of the workspace", personal: "yours", bundled: "comes with AnyCowork" }[scope];
  const whole = scope === "bundled" ? place : `${place}, ${origin}`;
  return passedOver ? `${whole}; the one in ${passedOver.by} counts` : whole;
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
  const size =
    bytes < 1_000 ? `${bytes} bytes` : bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${files.length === 1 ? "1 file" : `${files.length} files`}, ${size}`;
}
