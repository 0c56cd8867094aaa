import { sandboxWords } from "../../core/events/words/runs-on.ts";
import type { PreparedSkill, Skill, SkillReview } from "../../core/skills/skill.ts";
import { visibleLine } from "../terminal/visible.ts";

const mostNames = 20;

/** What a skill contains and may do, for whoever is to say yes to it; ends in a newline. */
export function reviewText(skill: Skill, review: SkillReview): string {
  return linesOf(skill, review)
    .map((each) => `${visibleLine(each)}\n`)
    .join("");
}

/** The same of one that was fetched: also where from, and what is different of the one that is there. */
export function preparedText({ skill, source, review, former, changes, passesOver }: PreparedSkill): string {
  const place = source.kind === "git" ? `${source.from} at ${source.commit}` : source.from;
  const different = changes
    ? [
        ...named("  new", changes.added),
        ...named("  changed", changes.changed),
        ...named("  gone", changes.removed),
        ...(changes.added.length + changes.changed.length + changes.removed.length === 0 ? ["  nothing is different"] : []),
        ...(changes.asksOtherwise ? ["  it asks for other things than before"] : []),
      ]
    : [];
  const more = [
    `  from        ${place}${source.folder === "" ? "" : `, ${source.folder}`}`,
    ...(former ? [`  takes the place of the one in ${former.folder}`, ...different] : []),
    ...(passesOver ? [`  is used instead of the one of that name in ${passesOver.origin}`] : []),
  ];
  const [head = "", ...rest] = linesOf(skill, review);
  return [head, ...more, ...rest].map((each) => `${visibleLine(each)}\n`).join("");
}

function linesOf({ name, description }: Skill, review: SkillReview): readonly string[] {
  const { files, scripts, hosts, signs, sandbox, allowedTools, entry, tools, warnings } = review;
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0);
  return [
    `${name}: ${description}`,
    ...named(
      `  ${files.length === 1 ? "1 file" : `${files.length} files`}, ${sizeOf(bytes)}`,
      files.map((each) => each.path),
    ),
    ...named("  can be run", scripts),
    ...(entry ? [`  begins with ${entry}`] : []),
    ...tools.map((each) => `  tool        ${each.name}: ${each.command}`),
    ...(sandbox ? [`  sandbox     ${sandboxWords(sandbox)}`] : []),
    ...(allowedTools ? [`  tools       ${allowedTools.length > 0 ? allowedTools.join(", ") : "none"}; it is held to these`] : []),
    ...named("  names hosts", hosts),
    ...warnings.map((each) => `  note        ${each}`),
    ...signs.map(({ file, line, says }) => `  LOOK        ${file}${line === undefined ? "" : `, line ${line},`} ${says}`),
  ];
}

function named(head: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > mostNames ? `, and ${names.length - mostNames} more` : "";
  return [`${head}: ${names.slice(0, mostNames).join(", ")}${more}`];
}

function sizeOf(bytes: number): string {
  return bytes < 1_000 ? `${bytes} bytes` : bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
