import type { Envelope, Notice } from "../../core/events/event.ts";
import type { ContextUse, Usage } from "../../core/events/message.ts";
import type { Step, StepOutcome } from "../../core/events/step.ts";
import { createCountdown } from "./countdown.ts";
import { type Desk, openDesk } from "./desk.ts";
import type { Face } from "./face.ts";
import { openScreen, type Screen } from "./screen.ts";
import type { Unsaid } from "./unsaid.ts";
import { visible, visibleLine } from "./visible.ts";

export interface PersonOptions {
  /** Only the final answer. */
  readonly quiet: boolean;
  /** Also what the steps printed, and tokens. */
  readonly verbose: boolean;
  /** Whether the person is prompted for more once a run has ended. */
  readonly hasPrompt: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly unsaid: Unsaid;
}

export interface PersonFace extends Face {
  /** Steps that began before this process: what ends them tells no title. */
  recall(steps: readonly Step[]): void;
  /** What is for the prompt after the run. */
  leftover: Desk["leftover"];
}

/** A run as a person reads it: the answer on standard output as it comes, everything else on standard error, a line a step. */
export function personFace(options: PersonOptions): PersonFace {
  const screen = openScreen(options.environment);
  const titles = new Map<string, string>();
  const draw = drawing(screen, options, titles);
  const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true && !process.stdin.readableEnded;
  const desk = openDesk(screen, options.hasPrompt);
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
    leftover: desk.leftover,
    recall: (steps) => {
      for (const { id, title } of steps) titles.set(id, visibleLine(title));
    },
    say: (line) => screen.line(screen.colours.dim(visible(line))),
  };
}

const signs: Readonly<Record<StepOutcome, string>> = { ok: "✓", failed: "✗", denied: "⊘", cancelled: "■", unknown: "?" };

function drawing(screen: Screen, options: PersonOptions, titles: Map<string, string>): (envelope: Envelope) => void {
  const { quiet, verbose, hasPrompt, unsaid } = options;
  const { dim, red, green } = screen.colours;
  const countdown = createCountdown(screen);
  let context: ContextUse | undefined;
  const line = (text: string): void => {
    if (!quiet) screen.line(text);
  };
  return ({ event, at }) => {
    if (event.type !== "queue-change") countdown.stop();
    switch (event.type) {
      case "message-add":
        if (event.message.role === "user" && event.message.via) line(`${dim("›")} ${visible(event.message.text)}`);
        return screen.status(event.message.role === "assistant" ? dim("  Thinking …") : undefined);
      case "text-delta":
        return quiet ? undefined : screen.text(visible(event.text));
      case "message-end":
        screen.status(undefined);
        screen.endText();
        if (event.finish === "cut-off") line(dim("  The answer was cut off here."));
        return event.finish === "filtered" ? line(dim("  The provider withheld the rest.")) : undefined;
      case "step-start":
        titles.set(event.stepId, visibleLine(event.title));
        return;
      case "step-run":
        return screen.status(dim(`  ${titles.get(event.stepId) ?? ""} …`));
      case "step-output":
        return verbose ? line(dim(indent(visible(event.text.trimEnd())))) : undefined;
      case "step-end": {
        screen.status(undefined);
        const sign = event.outcome === "ok" ? green(signs.ok) : red(signs[event.outcome]);
        line(`  ${sign} ${titles.get(event.stepId) ?? ""}${event.summary ? dim(` … ${visibleLine(event.summary)}`) : ""}`);
        return;
      }
      case "run-start":
        // Who goes on talking hears of what still holds.
        return hasPrompt ? unsaid.forget() : undefined;
      case "notice": {
        const told = describeNotice(event.notice, at);
        const rest = quiet || event.notice.kind === "retry" ? told : unsaid.take(told);
        if (rest !== undefined) line(dim(`  ${visibleLine(rest)}`));
        if (event.notice.kind === "retry") countdown.start(event.notice.retryAt, "then it is tried again; Ctrl+C stops");
        return;
      }
      case "run-change":
        if (event.state !== "waiting" || event.reason !== "parked" || event.until === undefined) return;
        line(dim(`  The provider wants to be left alone until ${clockTime(event.until)}; the run goes on by itself then.`));
        return countdown.start(event.until, "Enter tries now, Ctrl+C stops");
      case "question-answer":
        return event.by === "nobody" ? line(dim("  A question stays without an answer: nobody could be asked.")) : undefined;
      case "usage-report":
        context = event.context;
        return;
      case "run-end":
        screen.status(undefined);
        if (quiet && event.text) screen.text(visible(event.text));
        screen.endText();
        if (verbose) line(dim(`  ${describeUsage(event.usage, context)}`));
        if (event.failure) screen.line(`${red("Failed:")} ${visible(event.failure.message)}`);
        // Who closed the pipe (`| head`) knows.
        if (event.outcome === "cancelled" && process.stdout.writable)
          line("Stopped. The conversation is kept; --continue goes on with it.");
        return;
      default:
        return;
    }
  };
}

/** A notice as one sentence or two; `at` is when it was given. */
export function describeNotice(notice: Notice, at: string): string {
  if (notice.kind === "warning") return notice.message;
  const seconds = Math.max(1, Math.ceil((Date.parse(notice.retryAt) - Date.parse(at)) / 1000));
  return `${notice.message} Trying again in ${seconds} s (${notice.attempt} of ${notice.of}); Ctrl+C stops.`;
}

/** "1200 tokens in (1000 cached), 56 out · context 12 %". */
export function describeUsage(usage: Usage | undefined, context: ContextUse | undefined): string {
  const cached = usage?.cachedTokens === undefined ? "" : ` (${usage.cachedTokens} cached)`;
  const tokens = usage ? `${usage.inputTokens} tokens in${cached}, ${usage.outputTokens} out` : "tokens unknown";
  if (!context?.window) return tokens;
  const filled = Object.values(context.parts).reduce((sum, each) => sum + each, 0);
  return `${tokens} · context ${context.counted ? "" : "about "}${Math.round((filled / context.window) * 100)} %`;
}

/** "19:30:05", by the clock on the wall. */
function clockTime(iso: string): string {
  return new Date(iso).toLocaleTimeString("en-GB");
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}
