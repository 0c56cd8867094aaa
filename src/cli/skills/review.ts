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
  const { files, scripts, hosts, sandbox, allowedTools, entry, tools } = review;
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
    ...heldLines(review),
  ];
}

/** What a model is told and how scripts begin, each line marked so that none passes for one of ours; then, next to the question, what deserves a look. */
function heldLines({ text, glances, warnings, signs }: SkillReview): readonly string[] {
  const shown = text.slice(0, mostCharacters).toWellFormed().split("\n").slice(0, mostLines);
  const left = text.length - shown.join("\n").length;
  return [
    ...(text === "" ? ["  it says nothing besides its description"] : ["  What a model is told by it:", ...shown.map(marked)]),
    ...(left > 0 ? [`  LOOK        ${left} characters more of that are not shown here: read them before you say yes`] : []),
    ...glances.flatMap(({ file, text: begin, more }) => [
      `  ${file}${begin === "" ? " can't be read" : `${more > 0 ? ` begins, with ${more} lines more` : ""}:`}`,
      ...(begin === "" ? [] : begin.split("\n").map(marked)),
    ]),
    ...warnings.map((each) => `  note        ${each}`),
    ...signs.map(({ file, line, says }) => `  LOOK        ${file}${line === undefined ? "" : `, line ${line},`} ${says}`),
  ];
}

/** Several times what the standard wants a skill to say. */
const mostLines = 1_000;
const mostCharacters = 64_000;

function marked(line: string): string {
  return `    │ ${line}`;
}

function named(head: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const more = names.length > mostNames ? `, and ${names.length - mostNames} more` : "";
  return [`${head}: ${names.slice(0, mostNames).join(", ")}${more}`];
}

function sizeOf(bytes: number): string {
  return bytes < 1_000 ? `${bytes} bytes` : bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
