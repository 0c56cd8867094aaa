import type { Skill, SkillTool } from "../../skills/skill.ts";
import { schemaProblem } from "../custom/declared.ts";
import { customTool } from "../custom/tool.ts";
import type { Around, Tool } from "../tool.ts";
import { foldersOf, unseenProblem } from "./folders.ts";
import { stateOf, unvouched } from "./open.ts";
import { type OpenedSkill, useSkill } from "./opened.ts";
import type { SkillTools } from "./ports.ts";
import { pathsOf } from "./read.ts";

/** The tools that skills in use have brought, for whoever may run commands. Each is asked about as the skill's other commands are. */
export function toolsBrought(tools: SkillTools, around: Around): readonly Tool[] {
  if (!around.runs) return [];
  return around.opened().flatMap((opened) => {
    const skill = around.inForce.find(({ name }) => name === opened.name);
    const usable = skill?.tools?.filter(({ schema }) => schemaProblem(schema) === undefined) ?? [];
    return skill ? usable.map((each) => toolOf(tools, { around, skill, opened }, each)) : [];
  });
}

interface Brought {
  readonly around: Around;
  readonly skill: Skill;
  readonly opened: OpenedSkill;
}

function toolOf(tools: SkillTools, { around, skill, opened }: Brought, declared: SkillTool): Tool {
  const { name, folder, sandbox } = skill;
  return customTool(declared, tools, {
    ...{ skill: name, folder, wish: sandbox, variables: { ANYCOWORK_SKILL: folder } },
    ...(sandbox?.required ? { demand: `The skill “${name}”` } : {}),
    beside: () => foldersOf(around, skill),
    async reading(input) {
      const unseen = unseenProblem(skill, declared.command);
      if (unseen !== undefined) return { refused: unseen };
      const [consent, files] = await Promise.all([tools.skills.consent(skill), tools.skills.files(skill)]);
      if ("problem" in consent) return { refused: consent.problem };
      if ("problem" in files) return { refused: files.problem };
      if (stateOf(consent) !== opened.print)
        return { refused: `The skill ${name} is not what it was when its text was brought. Bring it again by ${useSkill}.` };
      const script = {
        what: `${declared.name} of the skill ${name}`,
        hash: consent.print,
        files: pathsOf(skill, files),
        ...unvouched({ skill, consent }),
      };
      const words = [useSkill, name, declared.name, input];
      return { kind: "clear", parts: [{ words, text: declared.command, readOnly: false, stem: 3, script }] };
    },
  });
}
