import type { Core } from "../../core/core.ts";
import { jsonLine } from "../../core/history/json.ts";
import { offAgents, type Skill, type SkillProblem } from "../../core/skills/skill.ts";
import { complain, print } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { confirm } from "../terminal/confirm.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";
import type { TurnCommand } from "./command.ts";
import { unanswered } from "./install.ts";
import { reviewText } from "./review.ts";

interface Place {
  readonly folders: readonly string[];
  readonly shell: Shell;
}

/** Switches a skill on or off. Before one is on that needs a yes, it is shown and asked about. */
export async function turn(core: Core, command: TurnCommand & { readonly json: boolean }, { folders, shell }: Place): Promise<number> {
  const { action, name, agent, json } = command;
  const found = await meant(core, command, folders);
  if ("problem" in found) return complain(found.problem);
  const { skill, over } = found;
  if (action === "enable") {
    const said = await allow(core, { skill, over }, { yes: command.yes, shell });
    if (said !== undefined) return said;
  }
  const problem =
    (await nameForAgent(core, { ...command, folders })) ?? (await core.skills.turn(skill, action === "enable" ? "on" : "off", agent));
  if (problem) return complain(problem.problem);
  if (json) return print(`${jsonLine({ name, folder: skill.folder, agent: agent ?? null, enabled: action === "enable" })}\n`);
  return print(
    `${action === "enable" ? "On" : "Off"}${agent === undefined ? "" : ` for ${agent}`}: ${visibleLine(`${name}, in ${skill.origin}`)}\n`,
  );
}

/** The one of that name that counts; of a workspace's that is passed over for one that is on, to be switched on, that one, to be let take the name. */
async function meant(
  { skills }: Core,
  { action, name, agent = "*" }: TurnCommand,
  folders: readonly string[],
): Promise<{ readonly skill: Skill; readonly over?: Skill } | SkillProblem> {
  const found = await skills.find(name, folders);
  if ("problem" in found) return found;
  const listing = await skills.list(folders);
  if (action === "disable" || offAgents(listing, name).includes(agent)) return { skill: found };
  const { shadowed } = listing;
  const passed = shadowed.find(({ skill, by }) => skill.name === name && skill.scope === "workspace" && by.scope !== "workspace");
  return passed && found.folder === passed.by.folder ? { skill: passed.skill, over: passed.by } : { skill: found };
}

/** Asks for a yes where one is needed; the exit code where there was none. */
async function allow(
  { skills }: Core,
  { skill, over }: { readonly skill: Skill; readonly over?: Skill | undefined },
  { yes, shell }: { readonly yes: boolean; readonly shell: Shell },
): Promise<number | undefined> {
  const consent = await skills.consent(skill);
  if ("problem" in consent) return complain(consent.problem);
  if (consent.state === "given" && over === undefined) return undefined;
  const review = await skills.review(skill);
  if ("problem" in review) return complain(review.problem);
  process.stderr.write(reviewText(skill, review));
  const why = over
    ? `It takes the place of the skill of that name in ${over.origin}. `
    : consent.state === "changed"
      ? "It was changed since the last yes. "
      : "";
  const answer = yes || (await confirm(`${why}Let it be used as it is now?`, shell));
  if (answer === undefined) {
    sayAside(`${why}Nothing was decided: nobody can be asked here. Look at what it holds, and say --yes.`);
    return unanswered;
  }
  if (answer === false) return print("It stays as it was.\n");
  const problem = await skills.allow(skill, { print: review.print, ...(over && { over }) });
  return problem ? complain(problem.problem) : undefined;
}

/** Of an agent that names its skills the list is changed, since it has no others. */
async function nameForAgent(
  { agents }: Core,
  { action, name, agent, folders }: TurnCommand & { readonly folders: readonly string[] },
): Promise<SkillProblem | undefined> {
  if (agent === undefined) return undefined;
  const found = await agents.find(agent, folders);
  if ("problem" in found) return found;
  if (found.skills === undefined || found.skills.includes(name) === (action === "enable")) return undefined;
  if (found.source === "workspace") return { problem: `The agent ${agent} names its skills in ${found.file}; change that there.` };
  const { source: _source, changed: _changed, savedAt = null, ...rest } = found;
  const named = action === "enable" ? [...found.skills, name] : found.skills.filter((each) => each !== name);
  const saved = await agents.save({ ...rest, skills: named }, { since: savedAt });
  return "problem" in saved ? saved : undefined;
}
