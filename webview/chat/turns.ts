import type { Approval } from "../../src/core/events/approval.ts";
import type { Notice } from "../../src/core/events/event.ts";
import type { LaneId } from "../../src/core/events/ids.ts";
import type { AssistantMessage, Message, UserMessage } from "../../src/core/events/message.ts";
import type { AskedQuestion } from "../../src/core/events/question.ts";
import type { Run } from "../../src/core/events/session.ts";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { type Step, undoTool } from "../../src/core/events/step.ts";
import type { OlderPart } from "../../src/core/events/words/compaction.ts";
import { hasWords } from "../markdown/growing.ts";
import { sameItems, sameTeam, type TeamPart, teamsOf } from "../plan/team.ts";

/** One request and all that came of it. */
export interface Turn {
  readonly id: string;
  readonly run: Run | undefined;
  /** The task it is the part of; absent for what the person and the coworker say to each other. */
  readonly laneId?: LaneId;
  readonly messages: readonly Message[];
  readonly steps: readonly Step[];
  readonly approvals: readonly Approval[];
  readonly questions: readonly AskedQuestion[];
  /** Summaries that were made in it, for the model, of what came before. */
  readonly summaries: readonly OlderPart[];
  readonly liveOutput: Readonly<Record<string, string>>;
  readonly notice: Notice | undefined;
  /** What several agents do for it; undefined where that is nothing. */
  readonly team: TeamPart | undefined;
}

/** What a turn shows, from top to bottom. */
export type Entry =
  | { readonly kind: "message"; readonly message: AssistantMessage }
  /** What the person said while it was at work. */
  | { readonly kind: "said"; readonly message: UserMessage }
  /** What was asked and answered, where it happened. */
  | { readonly kind: "answered"; readonly asked: AskedQuestion }
  /** From here on the model has a summary of the older part. */
  | { readonly kind: "summarised"; readonly summary: OlderPart }
  | { readonly kind: "steps"; readonly id: string; readonly steps: readonly Step[] };

const nothing = {};
const notLive = { liveOutput: nothing, notice: undefined };

/** The turns of a session as it was. */
export interface Turned {
  readonly view: SessionView;
  readonly turns: readonly Turn[];
}

/** The turns of a session. A turn in which nothing changed is the same object as in `before`. */
export function turnsOf(view: SessionView, before?: Turned): readonly Turn[] {
  const known = new Map(before?.turns.map((each) => [each.id, each]));
  const changed = before && changedRuns(before.view, view);
  const turns = new Map<string, Parts | null>();
  /** Null where it is known what is in it. */
  const turnFor = (id: string) => {
    const found = turns.get(id);
    if (found !== undefined) return found;
    const isKnown = known.has(id) && changed?.has(id) === false;
    const parts: Parts | null = isKnown ? null : { run: undefined, messages: [], steps: [], approvals: [], questions: [], summaries: [] };
    turns.set(id, parts);
    return parts;
  };
  for (const run of view.runs) {
    const turn = turnFor(run.id);
    if (turn) turn.run = run;
  }
  // What happens in tasks is theirs, and what a team tells the coworker comes again in its answer.
  for (const message of view.messages)
    if (message.laneId === undefined && !(message.role === "user" && message.from === "team"))
      turnFor(message.runId)?.messages.push(message);
  for (const step of view.steps) if (step.laneId === undefined) turnFor(step.runId)?.steps.push(step);
  for (const approval of view.approvals) turnFor(approval.request.runId)?.approvals.push(approval);
  for (const asked of view.questions) turnFor(asked.question.runId)?.questions.push(asked);
  for (const each of view.compactions ?? [])
    if (each.kind === "summary" && each.laneId === undefined) turnFor(each.runId)?.summaries.push(each);
  const teams = teamsOf(view);
  const last = turns.size - 1;
  return [...turns].map(([id, parts], index) => {
    const live = index === last ? { liveOutput: view.liveOutput, notice: view.notice } : notLive;
    const [old, team] = [known.get(id), teams.get(id)];
    const isSame = old && (!parts || sameParts(old, parts)) && sameLive(old, live) && sameTeam(old.team, team);
    // What has no parts was known.
    return isSame ? old : { ...(parts ?? (old as Turn)), id, ...live, team };
  });
}

/** The runs of which a row is another in one of the views than in the other. */
function changedRuns(before: SessionView, after: SessionView): ReadonlySet<string> {
  const changed = new Set<string>();
  const compare = <Row>(former: readonly Row[], rows: readonly Row[], runOf: (row: Row) => string) => {
    if (former === rows) return;
    const at = rows.findIndex((each, place) => each !== former[place]);
    const from = at < 0 ? rows.length : at;
    for (const each of [...former.slice(from), ...rows.slice(from)]) changed.add(runOf(each));
  };
  compare(before.runs, after.runs, ({ id }) => id);
  compare(before.messages, after.messages, ({ runId }) => runId);
  compare(before.steps, after.steps, ({ runId }) => runId);
  compare(before.approvals, after.approvals, ({ request }) => request.runId);
  compare(before.questions, after.questions, ({ question }) => question.runId);
  compare(before.compactions ?? [], after.compactions ?? [], ({ runId }) => runId);
  return changed;
}

interface Parts {
  run: Run | undefined;
  messages: Message[];
  steps: Step[];
  approvals: Approval[];
  questions: AskedQuestion[];
  summaries: OlderPart[];
}

/** Messages with words in them, and between them runs of steps; without the message the turn began with. */
export function entriesOf(turn: Turn): readonly Entry[] {
  const entries: Entry[] = [];
  const byMessage = new Map<string, Step[]>();
  // What the person took back comes after the run, one line each.
  const undone = turn.steps.filter((each) => each.tool === undoTool);
  for (const step of turn.steps)
    if (step.tool !== undoTool) byMessage.set(step.messageId, [...(byMessage.get(step.messageId) ?? []), step]);
  const addSteps = (steps: readonly Step[]) => {
    const [first] = steps;
    if (!first) return;
    const last = entries.at(-1);
    if (last?.kind === "steps" && first.tool !== undoTool) entries[entries.length - 1] = { ...last, steps: [...last.steps, ...steps] };
    else entries.push({ kind: "steps", id: first.id, steps });
  };
  const asides = asidesOf(turn);
  const addAsides = (before?: string) => {
    while (asides[0] && (before === undefined || asides[0].at < before)) entries.push(...asides.splice(0, 1).map(({ entry }) => entry));
  };
  for (const message of turn.messages) {
    if (message !== openingOf(turn)) addAsides(message.at);
    if (message.role === "user" && message !== openingOf(turn)) entries.push({ kind: "said", message });
    if (message.role === "assistant" && (hasWords(message.text) || hasWords(message.thought))) entries.push({ kind: "message", message });
    addSteps(byMessage.get(message.id) ?? []);
    byMessage.delete(message.id);
  }
  for (const steps of byMessage.values()) addSteps(steps);
  for (const each of undone) addSteps([each]);
  addAsides();
  return entries;
}

/** What stands between messages by its time, oldest first. */
function asidesOf({ questions, summaries, laneId }: Turn): { readonly at: string; readonly entry: Entry }[] {
  const answered = questions.flatMap((asked) =>
    asked.answer && asked.question.laneId === laneId ? [{ at: asked.question.at, entry: { kind: "answered", asked } as const }] : [],
  );
  const summarised = summaries.map((summary) => ({ at: summary.at, entry: { kind: "summarised", summary } as const }));
  return [...answered, ...summarised].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

/** What the person began the turn with; absent when it only goes on. */
export function openingOf({ messages: [first] }: Turn): UserMessage | undefined {
  return first?.role === "user" ? first : undefined;
}

/** Whether the run of a turn goes on or waits. */
export function isOpen(turn: Turn): boolean {
  return turn.run?.state === "running" || turn.run?.state === "waiting";
}

function sameLive(left: Pick<Turn, "liveOutput" | "notice">, right: Pick<Turn, "liveOutput" | "notice">): boolean {
  return left.liveOutput === right.liveOutput && left.notice === right.notice;
}

function sameParts(left: Omit<Turn, "id">, right: Parts): boolean {
  return (
    left.run === right.run &&
    sameItems(left.messages, right.messages) &&
    sameItems(left.steps, right.steps) &&
    sameItems(left.approvals, right.approvals) &&
    sameItems(left.questions, right.questions) &&
    sameItems(left.summaries, right.summaries)
  );
}
