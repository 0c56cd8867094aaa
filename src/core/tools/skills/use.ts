import { nearest } from "../../events/words/nearest.ts";
import { type Skill, type SkillProblem, skillsFor } from "../../skills/skill.ts";
import { defineTool, type Ready, type Refusal, type Tool } from "../tool.ts";
import { type AskedOfSkill, askedOfSkill } from "./asked.ts";
import { toolsBrought } from "./brought.ts";
import { openSkill } from "./open.ts";
import { useSkill } from "./opened.ts";
import type { SkillTools } from "./ports.ts";
import { readSkillFile } from "./read.ts";
import { runSkill } from "./run.ts";
import { searchSkills } from "./search.ts";

/** Brings a skill's text, reads its files, and runs its scripts. What a skill says is its author's word: nothing passes because of it. */
export function useSkillTool(tools: SkillTools): Tool {
  return defineTool({
    name: useSkill,
    description:
      "Use a skill: name alone brings its instructions. With file one of its files, with run one of its scripts or its entry, in the sandbox it asks for. With search alone: finds skills.",
    input: askedOfSkill,
    readOnly: false,
    outputLimit: longestText,
    within: (around) => useSkillTool({ ...tools, around }),
    brings: () => (tools.around ? toolsBrought(tools, tools.around) : []),
    title: titleOf,
    async prepare(asked) {
      if (asked.name === undefined) return search(tools, asked.search);
      const skill = await find(tools, asked.name);
      if ("problem" in skill) return { refused: skill.problem };
      // What the person closed to tools is closed to skills.
      const location = await tools.workspace.resolve(skill.file, "read");
      if (location.kind === "refused") return { refused: location.message };
      const consent = await tools.skills.consent(skill);
      if ("problem" in consent) return { refused: consent.problem };
      if (asked.run !== undefined) return runSkill(tools, { skill, consent, asked: { ...asked, run: asked.run } });
      if (asked.file !== undefined) return readSkillFile(tools, { skill, consent, file: asked.file });
      return openSkill(tools, { skill, consent });
    },
  });
}

/** Characters of a skill's text: several times what the standard wants it to have. Of a longer one the middle is left out, which is said. */
const longestText = 64_000;

function titleOf({ name, file, run, search: words }: AskedOfSkill): string {
  if (name === undefined) return `Search the skills${words === undefined ? "" : ` for “${words}”`}`;
  if (run !== undefined) return run === "entry" ? `Run the skill ${name}` : `Run ${run} of the skill ${name}`;
  return file === undefined ? `Use the skill ${name}` : `Read ${file} of the skill ${name}`;
}

type Prepared = Refusal | Omit<Ready, "kind" | "title" | "input">;

async function search(tools: SkillTools, words: string | undefined): Promise<Prepared> {
  if (words === undefined) return { refused: "Give the name of a skill, or words to search for." };
  const found = searchSkills(await enabled(tools), words);
  return { access: { kind: "talk" }, locks: [], run: async () => ({ ok: true, output: found, summary: "" }) };
}

/** One that may be used, also one that has come since the loop began. */
async function find(tools: SkillTools, name: string): Promise<Skill | SkillProblem> {
  const wanted = name.replace(/^\//, "");
  const isWanted = (each: Skill) => each.name === wanted;
  const usable = await enabled(tools);
  const found = usable.find(isWanted);
  if (found) return found;
  const known = usable.map((each) => each.name);
  const near = nearest(wanted, known);
  return { problem: `There is no skill ${JSON.stringify(wanted)} that you may use.${near === undefined ? "" : ` Did you mean ${near}?`}` };
}

async function enabled({ skills, workspace, around }: SkillTools): Promise<readonly Skill[]> {
  return skillsFor(await skills.list(await workspace.folders()), around?.agent);
}
