import type { Core } from "../../core/core.ts";
import { sandboxWords } from "../../core/events/words/runs-on.ts";
import { jsonLine } from "../../core/history/json.ts";
import { offAgents, type Skill, type SkillListing } from "../../core/skills/skill.ts";
import { complain, print } from "../ending.ts";
import { sayAside, visible, visibleLine } from "../terminal/visible.ts";

/** How a skill stands: `ask` until somebody said yes to what it holds, `off` for every agent. */
type State = "ready" | "ask" | "off" | "shadowed" | "refused";

/** Prints every skill that was found, in force or not. */
export async function listSkills({ skills }: Core, folders: readonly string[], json: boolean): Promise<number> {
  const listing = await skills.list(folders);
  for (const each of listing.problems) sayAside(each);
  const states = new Map(await Promise.all(listing.skills.map(async (each) => [each, await stateOf({ skills }, each, listing)] as const)));
  if (json) return print(`${jsonLine(documentsOf(listing, states))}\n`);
  const shown = listing.skills.map((each) => ({
    name: each.name,
    state: states.get(each) ?? "ask",
    origin: each.origin,
    says: each.description,
  }));
  const width = (pick: (each: (typeof shown)[number]) => string) => Math.max(0, ...shown.map((each) => pick(each).length));
  const [names, origins] = [width((each) => each.name), width((each) => each.origin)];
  const lines = shown.map(({ name, state, origin, says }) =>
    shortened(`${name.padEnd(names)}  ${state.padEnd(5)}  ${origin.padEnd(origins)}  ${says}`),
  );
  const rest = [
    ...listing.shadowed.map(
      ({ skill, by }) =>
        `${skill.name} in ${skill.origin} is passed over for the one in ${by.origin}${skill.scope === "workspace" && by.scope !== "workspace" ? `; "anycowork skills enable ${skill.name}" lets it take the name` : ""}.`,
    ),
    ...listing.refused.map(({ file, line, reason }) => `${file}${line === undefined ? "" : `, line ${line},`} is left out. ${reason}`),
  ];
  for (const each of rest) sayAside(each);
  return print(lines.map((each) => `${each}\n`).join("") || "There is no skill yet. To begin one: anycowork skills create NAME\n");
}

async function stateOf({ skills }: Pick<Core, "skills">, skill: Skill, listing: SkillListing): Promise<State> {
  if (offAgents(listing, skill.name).includes("*")) return "off";
  const consent = await skills.consent(skill);
  return "state" in consent && consent.state === "given" ? "ready" : "ask";
}

function documentsOf(listing: SkillListing, states: ReadonlyMap<Skill, State>): readonly object[] {
  const { skills, shadowed, refused } = listing;
  return [
    ...skills.map((each) => ({ ...each, state: states.get(each), offFor: offAgents(listing, each.name) })),
    ...shadowed.map(({ skill, by }) => ({ ...skill, state: "shadowed", by: by.folder })),
    ...refused.map((each) => ({ ...each, state: "refused" })),
  ];
}

/** Prints one skill with its files and what it says. */
export async function showSkill(
  { skills }: Core,
  folders: readonly string[],
  { name, json }: { readonly name: string; readonly json: boolean },
): Promise<number> {
  const skill = await skills.find(name, folders);
  if ("problem" in skill) return complain(skill.problem);
  const [read, files, consent] = await Promise.all([skills.read(skill), skills.files(skill), skills.consent(skill)]);
  if ("problem" in read) return complain(read.problem);
  const { text: body } = read;
  const state = "state" in consent ? consent.state : "refused";
  const problem = "problem" in consent ? consent.problem : "problem" in files ? files.problem : undefined;
  if (problem !== undefined) sayAside(problem);
  const names = "problem" in files ? [] : files;
  if (json) return print(`${jsonLine({ ...skill, consent: state, files: names, body })}\n`);
  const fields: Readonly<Record<string, string | undefined>> = {
    name: skill.name,
    description: skill.description,
    from: `${skill.origin}, ${skill.folder}`,
    yes: {
      given: undefined,
      new: 'none yet; "anycowork skills enable" gives it',
      changed: 'to another content; "anycowork skills enable" gives it anew',
      refused: "can't be given",
    }[state],
    triggers: skill.triggers.join(", "),
    tools: skill.allowedTools?.join(", "),
    sandbox: skill.sandbox && sandboxWords(skill.sandbox),
    parameters: skill.parameters?.map((each) => each.name).join(", "),
    entry: skill.entry,
    declares: skill.tools?.map((each) => each.name).join(", "),
    license: skill.license,
    needs: skill.compatibility,
    files: names.map((each) => each.path).join(", "),
  };
  const lines = Object.entries(fields).flatMap(([key, value]) => (value ? [`${key.padEnd(12)} ${visibleLine(value)}`] : []));
  return print([...lines, ...skill.warnings.map((each) => `${"note".padEnd(12)} ${visibleLine(each)}`), "", visible(body), ""].join("\n"));
}

/** As much of a line as a terminal shows on one; whoever reads it otherwise is given all. */
function shortened(text: string): string {
  const line = visibleLine(text);
  const columns = process.stdout.isTTY ? process.stdout.columns : 0;
  return columns >= 40 && line.length > columns ? `${line.slice(0, columns - 1).toWellFormed()}…` : line;
}
