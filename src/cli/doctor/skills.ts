import type { Core } from "../../core/core.ts";
import type { Check } from "./check.ts";

const name = "skills";
const scopes = [
  { scope: "workspace", words: "of this folder" },
  { scope: "personal", words: "your own" },
  { scope: "bundled", words: "that come along" },
] as const;

/** The skills for whoever works in the folder it is started in, and why others are left out. */
export async function skillChecks({ skills }: Core): Promise<readonly Check[]> {
  const { skills: found, shadowed, refused, problems } = await skills.list([process.cwd()]);
  const counts = scopes.flatMap(({ scope, words }) => {
    const count = found.filter((each) => each.scope === scope).length;
    return count > 0 ? [`${count} ${words}`] : [];
  });
  const missing = (detail: string): Check => ({ name, state: "missing", detail });
  return [
    counts.length > 0 ? { name, state: "ok", detail: `${counts.join(", ")}; "anycowork skills list" shows them` } : missing("none"),
    ...refused.map(({ file, line, reason }) => missing(`${file}${line === undefined ? "" : `, line ${line},`} is left out: ${reason}`)),
    ...shadowed.map(({ skill, by }) => missing(`${skill.name} in ${skill.origin} is passed over for the one in ${by.origin}`)),
    ...problems.map(missing),
  ];
}
