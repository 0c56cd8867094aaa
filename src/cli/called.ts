import type { Core } from "../core/core.ts";
import { type Skill, skillsFor } from "../core/skills/skill.ts";
import type { Talk } from "./start.ts";
import { visibleLine } from "./terminal/visible.ts";

interface Talking {
  readonly core: Core;
  readonly talk: Talk;
}

/** The skills in force for whoever answers. */
export async function skillsOf({ core, talk }: Talking): Promise<readonly Skill[]> {
  const found = talk.agent === undefined ? undefined : await core.agents.find(talk.agent, talk.workspace);
  return skillsFor(await core.skills.list(talk.workspace), found && !("problem" in found) ? found : undefined);
}

/** What can be called behind a slash, a line each: skills, and the prompts of MCP servers that run. Ends in a newline. */
export async function calledText(talking: Talking): Promise<string> {
  const { core, talk } = talking;
  const all = [...(await skillsOf(talking)), ...(await core.connections.called("", talk.workspace))];
  const columns = process.stderr.columns ?? 0;
  const lines = all.map(({ name, description }) => {
    const line = visibleLine(`/${name}  ${description}`);
    return columns >= 40 && line.length > columns ? `${line.slice(0, columns - 1).toWellFormed()}…` : line;
  });
  return [...lines, "Behind @ stand resources of MCP servers: @SERVER:URI. Tab completes both.", ""].join("\n");
}

/**
 * What could stand in place of the last word that was typed, and that word: commands, skills and prompts behind a slash at the beginning, resources
 * behind an at sign anywhere.
 */
export async function completions(talking: Talking, commands: readonly string[], typed: string): Promise<[string[], string]> {
  const { core, talk } = talking;
  const [word = ""] = /^\/\S*$|(?<=^|\s)@\S*$/.exec(typed) ?? [];
  if (word === "") return [[], typed];
  const called = await core.connections.called(word.replace(/^\//, ""), talk.workspace);
  const names = called.map(({ name }) => (name.startsWith("@") ? name : `/${name}`));
  const skills = word.startsWith("/") ? (await skillsOf(talking)).map(({ name }) => `/${name}`) : [];
  const all = [...new Set([...(word.startsWith("/") ? commands : []), ...skills, ...names])];
  // A name that would not be seen as it is can't be typed by looking at it.
  return [all.filter((each) => each.startsWith(word) && visibleLine(each) === each && !/\s/.test(each)).map((each) => `${each} `), word];
}
