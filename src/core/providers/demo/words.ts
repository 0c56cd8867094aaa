import type { FailedTest } from "./report.ts";
import type { Case, Proposals, Repair } from "./search.ts";

/** The demo says what it is wherever it speaks: at length when a conversation begins, in short later. */
export function label(isFirst: boolean): string {
  return isFirst
    ? "*Demo model: an offline stand-in that follows simple rules. It is not a language model.*\n\n"
    : "*Demo model, a stand-in:*\n\n";
}

/** The same at the end of what it hands on to others of a team. */
export const taskLabel = "\n\n*From the demo model, a stand-in.*";

/** What it says when a task still lacks something. */
export function nothingMore(): string {
  return "I can't do more about this: I am a stand-in that follows rules, and what is missing takes a real language model or somebody's yes.";
}

/** What it thinks is wrong, before it changes anything. */
export function hypothesis({
  failing,
  proposals,
  repair,
  undone,
  texts,
}: Case & { readonly repair: Repair; readonly undone: number }): string {
  const place = placeOf(repair, texts);
  if (undone > 0) return `Next guess: at ${place}, ${repair.why}.`;
  const { length } = proposals.repairs;
  const thought = proposals.isRehearsed
    ? `I went through the tests in thought with ${proposals.tried} small changes, one at a time. ${length === 1 ? "One of them makes" : `${length} of them make`} all of them pass; ${length === 1 ? "it is" : "the likeliest is"} at ${place}, where ${repair.why}. I'll try that.`
    : `I could not go through these tests in thought${because(proposals)}, so this is a guess: at ${place}, ${repair.why}.`;
  return `${failures(failing)}\n\n${thought}`;
}

/** The report after a fix that the tests have confirmed. */
export function explainFix(found: {
  readonly command: string;
  readonly failing: readonly FailedTest[];
  readonly texts: ReadonlyMap<string, string>;
  readonly repair: Repair;
  readonly before: string;
  readonly after: string;
  readonly passed: number | undefined;
}): string {
  const { command, repair, texts, passed } = found;
  return [
    `**What was wrong:** at ${placeOf(repair, texts)}, ${repair.why}.`,
    `**What I changed:** that one place; the tests are as they were.\n\n\`\`\`diff\n${diff(found.before, found.after)}\n\`\`\``,
    `**Now:** \`${command}\` passes${passed === undefined ? "" : `, ${passed} tests`}.`,
  ].join("\n\n");
}

/** The report when nothing helped. Everything is as it was. */
export function explainHopeless({ command, failing, proposals, undone }: Case & { readonly undone: number }): string {
  const thought = proposals.isRehearsed
    ? `I went through the tests in thought with ${proposals.tried} small changes (comparisons, signs, numbers, names, rounding)`
    : `I could not go through these tests in thought${because(proposals)}`;
  const real = undone > 0 ? `, and tried ${undone} of them with \`${command}\`` : "";
  const found = proposals.repairs[0];
  const outcome =
    found && undone === 0
      ? `. One would do: in \`${found.file}\` ${found.why}. I have no tool to make that change here.`
      : ". None of them makes the tests pass, so I left your files as they were. A real model can think further than I can.";
  return `I could not fix this.\n\n${failures(failing)}\n\n${thought}${real}${outcome}`;
}

/** What it says when the person, or Restricted Mode, said no. */
export function explainStop(what: "run" | "edit" | "read", subject: string, answer: string): string {
  const act = { run: `run \`${subject}\``, edit: `change \`${subject}\``, read: `read \`${subject}\`` }[what];
  const reason = reasons.find(([sign]) => answer.startsWith(sign))?.[1] ?? "It was not carried out";
  const said = /They say: "(.*)" Don't try it another way\.$/s.exec(answer.trim())?.[1];
  const heard = said ? ` I heard: "${said}".` : "";
  return `${reason}, so I did not ${act}.${heard} Nothing was changed, and I stop here. Ask me again whenever you like.`;
}

const reasons = [
  ["The person denied", "You said no"],
  ["The person stopped", "You stopped me"],
  ["This needs a yes", "This needs somebody's yes, and nobody could be asked here"],
  ["This workspace is in Restricted Mode", "This workspace is in Restricted Mode, where nothing is changed or run until you trust it"],
] as const;

/** Tests can't be run: what it could do all the same. */
export function cannotRun(command: string, files: readonly string[]): string {
  const sources = files.filter((each) => /\.[cm]?[jt]sx?$/.test(each)).slice(0, 8);
  const list = sources.map((each) => `- \`${each}\``).join("\n");
  return `I can't run anything here (no command tool is offered, as in Restricted Mode), so I can't see which test fails. \`${command}\` is what I would run. I can read: ask me to "read" one of these.\n\n${list}`;
}

/** What the demo model can do, as things to try. */
export function help(): string {
  return `Hello! I follow a few simple rules, so that you can see how AnyCowork works before you connect a model. Things to try:\n\n${suggestions()}`;
}

/** What it says to everything it can't do. */
export function cannot(): string {
  return `I can't do that: I am a stand-in that follows rules, and this takes a real language model. What I can do:\n\n${suggestions()}\n\n${connect()}`;
}

function suggestions(): string {
  return [
    "- **Find out why the tests fail and fix it**",
    "- **What is in this folder?**",
    "- **Read** a file, or **search for** a word: `read package.json`",
    "- **Run** a command: `run node --version` (you are asked first)",
  ].join("\n");
}

function connect(): string {
  return "To connect a real model, run the command **AnyCowork: Set API Key** in VS Code, or set `OPENAI_API_KEY` in the terminal.";
}

function failures(failing: readonly FailedTest[]): string {
  const told = failing.slice(0, 3).map((each) => `- **${each.title}** (\`${each.file}:${each.line}\`)${values(each)}`);
  const more = failing.length > 3 ? [`- and ${failing.length - 3} more`] : [];
  return `${failing.length === 1 ? "One test fails" : `${failing.length} tests fail`}:\n\n${[...told, ...more].join("\n")}`;
}

function values({ expected, actual, message }: FailedTest): string {
  if (expected !== undefined && actual !== undefined) return `: expected \`${expected}\`, got \`${actual}\``;
  const [short = ""] = message.split(/: ?\+ actual/);
  return short === "" ? "" : `: ${short.slice(0, 160)}`;
}

function because({ obstacle }: Proposals): string {
  return obstacle === undefined ? "" : ` (it uses ${obstacle})`;
}

function placeOf(repair: Repair, texts: ReadonlyMap<string, string>): string {
  const line = (texts.get(repair.file) ?? "").slice(0, repair.start).split("\n").length;
  return `\`${repair.file}:${line}\``;
}

function diff(before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const isSame = (line: string, index: number) => old.length === now.length && old[index] === now[index] && line === old[index];
  return now
    .flatMap((line, index) => (isSame(line, index) ? [` ${line}`] : [...(old[index] === undefined ? [] : [`-${old[index]}`]), `+${line}`]))
    .join("\n");
}
