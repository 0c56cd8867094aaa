import type { Envelope, Event } from "../../core/events/event.ts";
import type { ContextUse, Usage } from "../../core/events/message.ts";
import { summarised } from "../../core/events/words/compaction.ts";
import { failedHead } from "../../core/events/words/ending.ts";
import { costWords } from "../../core/events/words/money.ts";
import { placeNames } from "../../core/events/words/runs-on.ts";
import { createCountdown, describeNotice } from "./countdown.ts";
import { type Desk, openDesk } from "./desk.ts";
import type { Face } from "./face.ts";
import { openScreen, type Screen } from "./screen.ts";
import { indent, stepLines } from "./steps.ts";
import { type Board, createBoard } from "./team/board.ts";
import { teamDrawing } from "./team/drawing.ts";
import { columns, wholeLines } from "./team/words.ts";
import type { Unsaid } from "./unsaid.ts";
import { visible, visibleLine } from "./visible.ts";

export interface PersonOptions {
  /** Only the final answer. */
  readonly quiet: boolean;
  /** Also what the steps printed, and tokens. */
  readonly verbose: boolean;
  /** Whether the person is prompted for more once a run has ended. */
  readonly hasPrompt: boolean;
  /** Sandboxes are on: each command's line says where it ran. */
  readonly tellsPlaces: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly unsaid: Unsaid;
}

export interface PersonFace extends Face {
  /** What is known of the team's work. */
  readonly board: Board;
  /** What is for the prompt after the run. */
  leftover: Desk["leftover"];
}

/** A run as a person reads it: the answer on standard output as it comes, everything else on standard error, a line a step. */
export function personFace(options: PersonOptions): PersonFace {
  const screen = openScreen(options.environment);
  const paper: Paper = { screen, titles: new Map(), board: createBoard() };
  const draw = drawing(paper, options);
  const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true && !process.stdin.readableEnded;
  const desk = openDesk(paper, options.hasPrompt);
  return {
    canAsk,
    hear: (envelope) => {
      draw(envelope);
      desk.hear(envelope);
    },
    attach: (controls) => {
      if (canAsk()) desk.attach(controls);
    },
    detach: desk.detach,
    board: paper.board,
    leftover: desk.leftover,
    recall: (record) => {
      paper.board.recall(record);
      // What ends a step tells no title.
      for (const { id, title } of record?.steps ?? []) paper.titles.set(id, visibleLine(title));
      const whole = paper.board.plan();
      // Whoever has no prompt goes on with it at once, and can't ask for it.
      const isShown = !options.hasPrompt && !options.quiet && whole !== undefined && whole.plan.state !== "over";
      if (isShown) for (const each of wholeLines(paper.board, whole, columns())) screen.line(each);
    },
    say: (line) => screen.line(screen.colours.dim(visible(line))),
  };
}

/** Where a run is drawn, with what is known of it. */
interface Paper {
  readonly screen: Screen;
  /** The titles of steps, by their ids. */
  readonly titles: Map<string, string>;
  readonly board: Board;
}

function drawing(paper: Paper, options: PersonOptions): (envelope: Envelope) => void {
  const { screen, titles } = paper;
  const { quiet, verbose, hasPrompt, tellsPlaces, unsaid } = options;
  const { dim } = screen.colours;
  const countdown = createCountdown(screen);
  let context: ContextUse | undefined;
  const line = (text: string | undefined): void => {
    if (!quiet && text !== undefined) screen.line(text);
  };
  const drawTeam = teamDrawing({ ...paper, verbose, tellsPlaces, line });
  return (envelope) => {
    const { event, at } = envelope;
    if (event.type !== "queue-change") countdown.stop();
    if (drawTeam(envelope)) return;
    switch (event.type) {
      case "message-add":
        if (event.message.role === "user" && event.message.via) line(`${dim("›")} ${visible(event.message.text)}`);
        return screen.status(event.message.role === "assistant" ? dim("  Thinking …") : undefined);
      case "text-delta":
        return quiet ? undefined : screen.text(visible(event.text));
      case "message-end":
        screen.status(undefined);
        screen.endText();
        return line(asideOf(event, dim));
      case "step-start":
        titles.set(event.stepId, visibleLine(event.title));
        return;
      case "step-run":
        if (tellsPlaces && event.runsOn) titles.set(event.stepId, `${titles.get(event.stepId) ?? ""} · ${placeNames[event.runsOn]}`);
        return screen.status(dim(`  ${titles.get(event.stepId) ?? ""} …`));
      case "step-output":
        return verbose ? line(dim(indent(visible(event.text.trimEnd())))) : undefined;
      case "step-end":
        screen.status(undefined);
        for (const each of stepLines(event, titles.get(event.stepId) ?? "", { verbose, colours: screen.colours })) line(each);
        return;
      case "run-start":
        // Who goes on talking hears of what still holds.
        return hasPrompt ? unsaid.forget() : undefined;
      case "notice": {
        const told = describeNotice(event.notice, at);
        const rest = quiet || event.notice.kind !== "warning" ? told : unsaid.take(told);
        if (rest !== undefined) line(dim(`  ${visibleLine(rest)}`));
        if (event.notice.kind === "retry") countdown.start(event.notice.retryAt, "then it is tried again; Ctrl+C stops");
        return;
      }
      case "run-change":
        if (event.state !== "waiting" || event.reason !== "parked" || event.until === undefined) return;
        line(dim(`  The provider wants to be left alone until ${clockTime(event.until)}; the run goes on by itself then.`));
        return countdown.start(event.until, "Enter tries now, Ctrl+C stops");
      case "question-answer":
      case "context-compact":
        return line(asideOf(event, dim));
      case "usage-report":
        context = event.context;
        return;
      case "run-end":
        drawEnd(event, screen, { ...options, context, line });
        // Who closed the pipe (`| head`) knows.
        if (event.outcome === "cancelled" && process.stdout.writable)
          line("Stopped. The conversation is kept; --continue with a message goes on with it.");
        return;
      default:
        return;
    }
  };
}

interface Ending extends Pick<PersonOptions, "quiet" | "verbose"> {
  readonly context: ContextUse | undefined;
  line(text: string): void;
}

function drawEnd({ text, usage, failure }: Extract<Event, { type: "run-end" }>, screen: Screen, ending: Ending): void {
  const { dim, red } = screen.colours;
  screen.status(undefined);
  if (ending.quiet && text) screen.text(visible(text));
  screen.endText();
  if (ending.verbose) ending.line(dim(`  ${describeUsage(usage, ending.context)}`));
  else if (usage?.costUsd) ending.line(dim(`  Cost: ${costWords(usage)}`));
  if (failure) screen.line(`${red(`${failedHead(failure.code)}:`)} ${visible(failure.message)}`);
}

type Aside = Extract<Event, { type: "message-end" | "question-answer" | "context-compact" }>;

function asideOf(event: Aside, dim: Screen["colours"]["dim"]): string | undefined {
  if (event.type === "message-end") {
    if (event.finish === "cut-off") return dim("  The answer was cut off here.");
    return event.finish === "filtered" ? dim("  The provider withheld the rest.") : undefined;
  }
  if (event.type === "question-answer")
    return event.by === "nobody" ? dim("  A question stays without an answer: nobody could be asked.") : undefined;
  return event.compaction.kind === "summary" ? dim(`  ${summarised(event.compaction)}`) : undefined;
}

/** "1200 tokens in (1000 cached), 56 out · cost $0.0123 · context 12 %". */
export function describeUsage(usage: Usage | undefined, context: ContextUse | undefined): string {
  const cached = usage?.cachedTokens === undefined ? "" : ` (${usage.cachedTokens} cached)`;
  const known = usage?.costUsd === 0 ? "costs nothing" : `cost ${costWords(usage)}`;
  const cost = usage?.costUsd === undefined ? (usage?.costUnknown ? " · price unknown" : "") : ` · ${known}`;
  const tokens = usage ? `${usage.inputTokens} tokens in${cached}, ${usage.outputTokens} out${cost}` : "tokens unknown";
  if (!context?.window) return tokens;
  const filled = Object.values(context.parts).reduce((sum, each) => sum + each, 0);
  return `${tokens} · context ${context.counted ? "" : "about "}${Math.round((filled / context.window) * 100)} %`;
}

/** "19:30:05", by the clock on the wall. */
function clockTime(iso: string): string {
  return new Date(iso).toLocaleTimeString("en-GB");
}
