import type { Failure } from "../../events/failure.ts";
import type { SessionView } from "../../events/session-view.ts";
import { isoTime } from "../../events/time.ts";
import type { Compaction } from "../../events/words/compaction.ts";
import { type Measure, total } from "../context/measure.ts";
import { estimateTokens } from "../context/tokens.ts";
import type { RunPorts } from "../ports.ts";
import { keptSkills } from "../skills/sent.ts";
import type { Asked } from "./ask.ts";
import { summariseCheaply } from "./cheap.ts";
import { type Cut, cutOf } from "./cut.ts";
import { changedFiles, keptWords, olderText, summaryIn } from "./kept.ts";
import { gainOf, outputsToOmit, outputsTooBig } from "./outputs.ts";
import { plainSummary } from "./plain.ts";
import { factorOf, fullAfterRestore, fullForOutputs, fullForSummary, type Room, roomIn } from "./room.ts";
import type { Summary } from "./summarise.ts";
import { piecesOf } from "./transcript.ts";

/** Keeps what is sent of a conversation within the model's window: old outputs go first, then a summary takes the place of the older part. */
export interface Compactor {
  /** To be passed before each turn. What it could not do it leaves for later. */
  beforeTurn(): Promise<void>;
  /** Of a turn that failed: undefined when the model is to be asked again, since it was too much and is less now; else what is left of the failure. */
  afterFailure(failure: Failure): Promise<Failure | undefined>;
}

export interface CompactorParts extends Asked {
  readonly window: number | undefined;
  readonly measure: (view: SessionView) => Measure;
}

/** `nothing`: there is nothing that could be made smaller. */
type Outcome = { readonly kind: "smaller" | "nothing" | "stopped" } | { readonly kind: "unreachable"; readonly failure: Failure };

/** From this part of the window on it is told that nothing made it less. */
const nearlyFull = 0.85;

/** What did not fit is taken for a little more than what would. */
const partThatFits = 0.9;

export function createCompactor(ports: RunPorts, parts: CompactorParts): Compactor {
  const { session } = ports;
  /** The window as it turned out to be. */
  let { window } = parts;
  let triedAt = -1;
  let isTold = false;
  const loadNow = () => {
    const view = session.view();
    const measure = parts.measure(view);
    return { view, measure, factor: factorOf(view, measure, ports.model) };
  };
  return {
    async beforeTurn() {
      if (window === undefined) return;
      const { view, measure, factor } = loadNow();
      const room = roomIn(window, measure, factor);
      await shorten({ ports, parts, factor, room }, triggersOf(view));
      const part = total(parts.measure(session.view()).parts) / room.window;
      if (part >= nearlyFull && !isTold)
        session.emit(ports.runId, { type: "notice", notice: { kind: "warning", message: fullness(part) } });
      isTold = part >= nearlyFull;
    },
    async afterFailure(failure) {
      if (failure.code !== "overflow") return failure;
      const { view, measure, factor } = loadNow();
      const answers = view.messages.length;
      if (triedAt === answers) return stillTooMuch(failure);
      window = Math.min(window ?? Number.POSITIVE_INFINITY, total(measure.parts) * factor * partThatFits);
      const outcome = await shorten({ ports, parts, factor, room: roomIn(window, measure, factor) }, always);
      if (outcome.kind === "unreachable") return outcome.failure;
      if (outcome.kind === "nothing") return stillTooMuch(failure);
      triedAt = answers;
      return undefined;
    },
  };
}

/** Parts of the window from which on something is done. */
interface Triggers {
  readonly outputs: number;
  readonly summary: number;
}

const always: Triggers = { outputs: 0, summary: 0 };

/** Who took the last summary back wants the whole sent as long as it fits. */
function triggersOf({ compactions = [] }: SessionView): Triggers {
  const last = compactions.findLast((each) => each.kind === "summary");
  const isRestored = last?.kind === "summary" && last.restoredAt !== undefined;
  return { outputs: fullForOutputs, summary: isRestored ? fullAfterRestore : fullForSummary };
}

interface Shortening {
  readonly ports: RunPorts;
  readonly parts: CompactorParts;
  readonly factor: number;
  readonly room: Room;
}

async function shorten(given: Shortening, triggers: Triggers): Promise<Outcome> {
  const { ports, parts, room } = given;
  const { session } = ports;
  const measureNow = () => parts.measure(session.view());
  const isOver = (part: number) => total(measureNow().parts) >= part * room.window;
  let isSmaller = false;
  if (isOver(triggers.outputs)) isSmaller = omit(given, outputsToOmit(session.view(), measureNow(), room));
  if (isOver(triggers.summary)) {
    const cut = cutOf(measureNow(), room);
    const outcome = cut ? await summariseUpTo(given, cut) : nothing;
    if (outcome.kind === "stopped" || outcome.kind === "unreachable") return outcome;
    isSmaller ||= outcome.kind === "smaller";
  }
  if (isOver(fullAfterRestore) || (triggers === always && !isSmaller))
    isSmaller = omit(given, outputsTooBig(session.view(), measureNow(), room)) || isSmaller;
  return { kind: isSmaller ? "smaller" : "nothing" };
}

const nothing: Outcome = { kind: "nothing" };

/** Whether there was any. */
function omit(given: Shortening, stepIds: readonly string[]): boolean {
  if (stepIds.length === 0) return false;
  const { ports, parts } = given;
  const measure = parts.measure(ports.session.view());
  tell(given, { kind: "outputs", stepIds }, { before: total(measure.parts), after: total(measure.parts) - gainOf(stepIds, measure) });
  return true;
}

async function summariseUpTo(given: Shortening, cut: Cut): Promise<Outcome> {
  const { ports, parts, room } = given;
  const view = ports.session.view();
  const measure = parts.measure(view);
  const { older, from } = measure.sent;
  const former = older && summaryIn(older.text);
  const keptWith = (most: number) =>
    [keptWords(view, cut.at, room.kept), keptSkills(view, cut.at, most)].filter((each) => each !== "").join("\n\n");
  const isLess = (text: string) => estimateTokens(text) <= cut.tokens * mostOfBefore;
  const isGain = (kept: string) => isLess(olderText("x".repeat(4 * leastSummary), kept, cut.at));
  const kept = [keptWith(room.skills), keptWith(0)].find(isGain);
  // Where what is kept besides takes all the room, no summary helps, and none is paid for.
  if (kept === undefined) return nothing;
  const whole = (text: string) => olderText(text, kept, cut.at);
  const demand = { paths: changedFiles(view, cut.at).map((each) => each.label), mostTokens: room.summary };
  const pieces = piecesOf(view, from, cut.at);
  ports.session.emit(ports.runId, { type: "notice", notice: { kind: "busy", message: summarising } });
  const summary = await summariseCheaply(ports, parts, { former, pieces, chunk: room.chunk, demand });
  if (summary.kind === "stopped" || summary.kind === "unreachable") return summary;
  const plain = () => whole(plainSummary(view, { former, from, to: cut.at, mostTokens: room.summary }));
  const [text, by] = textOf(summary, { whole, isLess, plain });
  const messageId = view.messages[cut.at - 1]?.id;
  if (!isLess(text) || messageId === undefined) return nothing;
  const before = total(measure.parts);
  const usage = summary.usage ? { usage: summary.usage } : {};
  tell(given, { kind: "summary", messageId, text, by, ...usage }, { before, after: before - cut.tokens + estimateTokens(text) });
  return { kind: "smaller" };
}

const summarising = "The conversation has become long: its older part is being summarised.";

/** What is more than this part of what it stands for is no summary. */
const mostOfBefore = 0.8;

/** The tokens of a summary that says little. */
const leastSummary = 80;

function textOf(
  summary: Summary,
  { whole, isLess, plain }: { whole(text: string): string; isLess(text: string): boolean; plain(): string },
): readonly [text: string, by: "model" | "rows"] {
  const text = summary.kind === "summary" ? whole(summary.text) : "";
  return text !== "" && isLess(text) ? [text, "model"] : [plain(), "rows"];
}

type Said<Kind extends Compaction> = Kind extends unknown ? Omit<Kind, keyof Made> : never;
type Made = Pick<Compaction, "id" | "sessionId" | "runId" | "at" | "after" | "tokensBefore" | "tokensAfter">;

function tell({ ports, factor }: Shortening, what: Said<Compaction>, tokens: { readonly before: number; readonly after: number }): void {
  const { session, runId, newId, now } = ports;
  const { session: stored, messages } = session.view();
  const made: Made = {
    id: newId(),
    sessionId: stored.id,
    runId,
    at: isoTime(now()),
    after: messages.at(-1)?.id ?? "",
    tokensBefore: Math.round(tokens.before * factor),
    tokensAfter: Math.round(tokens.after * factor),
  };
  session.emit(runId, { type: "context-compact", compaction: { ...made, ...what } as Compaction });
}

function fullness(part: number): string {
  return `The conversation fills ${Math.floor(part * 100)} % of what the model can take in, and can't be made shorter for now. Ask for a short summary soon and begin a new chat with it, or choose a model with a larger window.`;
}

function stillTooMuch({ code, message }: Failure): Failure {
  const why = "The conversation is longer than this model can take in, and can't be made shorter.";
  return { code, message: [why, `Choose a model with a larger window, or begin a new chat with a short summary. (${message})`].join(" ") };
}
