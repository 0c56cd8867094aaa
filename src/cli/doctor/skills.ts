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
  const consents = await Promise.all(found.map(async (each) => ({ name: each.name, consent: await skills.consent(each) })));
  const waiting = consents.flatMap((each) => ("state" in each.consent && each.consent.state !== "given" ? [each.name] : []));
  const unusable = consents.flatMap(({ consent }) => ("problem" in consent ? [consent.problem] : []));
  const missing = (detail: string): Check => ({ name, state: "missing", detail });
  return [
    counts.length > 0 ? { name, state: "ok", detail: `${counts.join(", ")}; "anycowork skills list" shows them` } : missing("none"),
    ...(waiting.length > 0
      ? [
          missing(
            `${waiting.join(", ")} ${waiting.length === 1 ? "waits" : "wait"} for your yes; "anycowork skills enable ${waiting[0]}" asks for it`,
          ),
        ]
      : []),
    ...unusable.map(missing),
    ...refused.map(({ file, line, reason }) => missing(`${file}${line === undefined ? "" : `, line ${line},`} is left out: ${reason}`)),
    ...shadowed.map(({ skill, by }) => missing(`${skill.name} in ${skill.origin} is passed over for the one in ${by.origin}`)),
    ...problems.map(missing),
  ];
}
