import type { ApprovalAnswer, ApprovalRequest, ApprovalScope } from "../../../core/events/approval.ts";
import type { Event } from "../../../core/events/event.ts";
import { placeWords } from "../../../core/events/words/runs-on.ts";
import { visible } from "../../../core/permissions/visible.ts";
import type { Controls } from "../face.ts";
import { interrupt, readKey } from "../keys.ts";
import { readLine } from "../prompt.ts";
import type { Screen } from "../screen.ts";
import { visibleLine } from "../visible.ts";
import { editRules } from "./rules.ts";

export type Approval = Extract<Event, { type: "approval-request" }>;

/** Where a question is put, and who hears the answer. */
export interface Counter {
  readonly screen: Screen;
  /** Who asks, as a line, where it is not the coworker itself. */
  readonly asker: string | undefined;
  readonly takenBack: AbortSignal;
  readonly answer: Controls["answer"];
}

/** `back`: not that after all. Undefined when the question was taken back. */
type Given = ApprovalAnswer | "back" | "stop" | undefined;

/** Puts a question for a yes until an answer fits. Resolves to `stop` for Ctrl+C. */
export async function putApproval(question: Approval, counter: Counter): Promise<"stop" | undefined> {
  const { screen, asker, answer } = counter;
  draw(question, screen, asker);
  let draft: ApprovalAnswer | undefined;
  for (;;) {
    const given = await (draft ? withRules(question, draft, counter) : decide(question, counter));
    draft = undefined;
    if (given === "back") continue;
    if (given === "stop" || given === undefined) return given;
    const receipt = await answer(question.approvalId, given, "terminal");
    if (receipt.kind !== "unfit") return undefined;
    screen.line(screen.colours.red(`  ${visibleLine(receipt.problem)}`));
    draft = given;
  }
}

async function decide(question: Approval, counter: Counter): Promise<Given> {
  const { screen, takenBack } = counter;
  const keys = keysOf(question.scopes);
  screen.status(`  ${legend(keys, (process.stderr.columns || 80) - 3)} `);
  const key = await readKey([...keys.map((each) => each.key), interrupt], takenBack);
  screen.status(undefined);
  if (key === undefined) return undefined;
  const chosen = keys.find((each) => each.key === key);
  screen.line(screen.colours.dim(`  → ${chosen?.meaning ?? "stop"}`));
  if (!chosen) return "stop";
  if (chosen.scope === undefined) return key === "w" ? denialWithWord(takenBack) : { decision: "deny", scope: "once" };
  const yes = { decision: "allow", scope: chosen.scope } as const;
  return chosen.scope === "once" || !question.rules?.length ? yes : withRules(question, yes, counter);
}

interface Key {
  readonly key: string;
  readonly meaning: string;
  /** Where there is little room. */
  readonly short: string;
  /** Absent: a denial. */
  readonly scope?: ApprovalScope;
}

const keys: readonly Key[] = [
  { key: "y", meaning: "allow once", short: "once", scope: "once" },
  { key: "c", meaning: "this conversation", short: "conversation", scope: "session" },
  { key: "s", meaning: "this workspace", short: "workspace", scope: "workspace" },
  { key: "a", meaning: "always", short: "always", scope: "always" },
  { key: "n", meaning: "deny", short: "deny" },
  { key: "w", meaning: "deny with a word", short: "deny, say why" },
];

/** Those that a question with these scopes can be answered by. */
export function keysOf(scopes: readonly ApprovalScope[]): readonly Key[] {
  return keys.filter(({ scope }) => scope === undefined || scopes.includes(scope));
}

/** What the keys mean, as far as so many columns have room for it. */
export function legend(offered: readonly Key[], columns: number): string {
  const whole = offered.map(({ key, meaning }) => `${key} ${meaning}`).join(" · ");
  return whole.length <= columns ? whole : offered.map(({ key, short }) => `${key} ${short}`).join(" · ");
}

/** A yes that is remembered: as the rules the person leaves standing. */
async function withRules(question: Approval, yes: ApprovalAnswer, { screen, takenBack }: Counter): Promise<Given> {
  const rules = await editRules({ ...question, draft: yes.rules, scope: yes.scope }, screen, takenBack);
  return rules === "back" || rules === "stop" || rules === undefined ? rules : { ...yes, rules };
}

async function denialWithWord(takenBack: AbortSignal): Promise<Given> {
  const line = await readLine({ prompt: "  Why not, or what instead? ", history: [], signal: takenBack });
  if (line.kind === "interrupt") return "stop";
  return line.kind === "line" ? { decision: "deny", scope: "once", why: line.text.trim() || undefined } : undefined;
}

function draw(question: Approval, { line, colours }: Screen, asker: string | undefined): void {
  const { bold, dim } = colours;
  line("");
  if (asker !== undefined) line(`  ${asker}`);
  const place = question.runsOn ? `, ${placeWords(question.runsOn, question.box)}` : "";
  line(`  ${bold(visibleLine(question.title))} ${dim(`${visible(visibleLine(question.where))}${visibleLine(place)}`)}`);
  const detail = question.detailKind === "diff" ? question.detail.trimEnd() : question.detail;
  for (const each of visible(detail).split("\n")) line(`    ${question.detailKind === "diff" ? coloured(each, colours) : each}`);
  for (const each of knownLines(question)) line(dim(`  ${visibleLine(each)}`));
  for (const each of question.reasons) line(dim(`  ${visibleLine(each)}`));
}

/** What is known of the commands of a line: which one is meant need only be said where there are several. */
export function knownLines({ commands = [], reasons }: Pick<ApprovalRequest, "commands" | "reasons">): readonly string[] {
  if (commands.length > 1) return commands.flatMap(({ text, known }) => (known === undefined ? [] : [`${text}: ${known}`]));
  const known = commands[0]?.known;
  return known === undefined || reasons.some((each) => each.includes(known)) ? [] : [`${known.charAt(0).toUpperCase()}${known.slice(1)}.`];
}

function coloured(line: string, { green, red }: Screen["colours"]): string {
  if (line.startsWith("+")) return green(line);
  return line.startsWith("-") ? red(line) : line;
}
