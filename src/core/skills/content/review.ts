import type { Skill, SkillFile, SkillProblem, SkillReview } from "../skill.ts";
import { type ReadContent, readContent } from "./print.ts";
import { hostsIn, signsIn } from "./signs.ts";

/** What a skill contains and may do, for somebody who is to say yes to it. */
export async function reviewOf(skill: Skill): Promise<SkillReview | SkillProblem> {
  const read = await readContent(skill.folder);
  return "problem" in read ? read : reviewContent(skill, read);
}

function reviewContent({ sandbox, allowedTools, tools, entry, warnings }: Skill, { files, print }: ReadContent): SkillReview {
  return {
    print,
    files: files.map(({ content: _content, ...each }) => each),
    scripts: files.filter((each) => isScript(each, each.content)).map((each) => each.path),
    hosts: hostsIn(files),
    signs: signsIn(files),
    ...{ ...(sandbox && { sandbox }), ...(allowedTools && { allowedTools }), ...(entry && { entry }) },
    tools: tools ?? [],
    warnings,
  };
}

/** Whether a file is there to be run: marked so, begun by the sign of a script, or named like one. */
function isScript({ path: name, isExecutable }: SkillFile, content: Buffer): boolean {
  return isExecutable || content.subarray(0, 2).toString("latin1") === "#!" || scriptName.test(name);
}

const scriptName = /\.(sh|bash|zsh|fish|py|rb|pl|js|mjs|cjs|ts|ps1|bat|cmd|exe|php|lua|awk)$/i;
