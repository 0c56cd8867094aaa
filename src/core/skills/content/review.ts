import { readable } from "../../permissions/visible.ts";
import type { ReadFile, ReadSkill, ScriptGlance, Skill, SkillFile, SkillProblem, SkillReview } from "../skill.ts";
import { readSkill } from "./read.ts";
import { hostsIn, signsIn } from "./signs.ts";

/** What a skill contains and may do, for somebody who is to say yes to it. */
export async function reviewOf(skill: Skill): Promise<SkillReview | SkillProblem> {
  const read = await readSkill(skill);
  return "problem" in read ? read : reviewContent(skill, read);
}

function reviewContent(skill: Skill, { files, print, text, isRepository }: ReadSkill): SkillReview {
  const { sandbox, allowedTools, tools, entry, warnings } = skill;
  const scripts = files.filter((each) => isScript(each, each.content));
  return {
    print,
    text: readable([text, ...toldBeside(skill)].join("\n\n")),
    files: files.map(({ content: _content, ...each }) => each),
    scripts: scripts.map((each) => each.path),
    glances: scripts.slice(0, mostGlances).map(glanceAt),
    hosts: hostsIn(files),
    signs: signsIn(files),
    ...{ ...(sandbox && { sandbox }), ...(allowedTools && { allowedTools }), ...(entry && { entry }) },
    tools: tools ?? [],
    warnings: isRepository ? [...warnings, unseen] : warnings,
  };
}

/** What of its settings a model is told as well, once it is used. */
function toldBeside({ parameters = [], tools = [] }: Skill): readonly string[] {
  const given = parameters.map(({ name, type: _, required: __, ...says }) => `- ${name}: ${Object.values(says).filter(String).join("; ")}`);
  return [
    ...(given.length > 0 ? [["Its entry takes:", ...given].join("\n")] : []),
    ...tools.map(({ name, description, schema }) => `Its tool ${name}: ${description}\nIt takes: ${JSON.stringify(schema)}`),
  ];
}

const unseen =
  "Its .git folder is not looked through and is no part of it: a yes does not cover what lies there, and no entry or tool that names it is run.";

const mostGlances = 10;
const glance = { lines: 12, characters: 2_000 };

function glanceAt({ path: file, content }: ReadFile): ScriptGlance {
  if (content.includes(0)) return { file, text: "", more: 0 };
  const lines = readable(content.toString("utf8")).split("\n");
  const shown = lines.slice(0, glance.lines).join("\n");
  const text = shown.slice(0, glance.characters).toWellFormed();
  return { file, text: text.length < shown.length ? `${text}…` : text, more: Math.max(0, lines.length - glance.lines) };
}

/** Whether a file is there to be run: marked so, begun by the sign of a script, or named like one. */
function isScript({ path: name, isExecutable }: SkillFile, content: Buffer): boolean {
  return isExecutable || content.subarray(0, 2).toString("latin1") === "#!" || scriptName.test(name);
}

const scriptName = /\.(sh|bash|zsh|fish|py|rb|pl|js|mjs|cjs|ts|ps1|bat|cmd|exe|php|lua|awk)$/i;
