import type { SessionId } from "../../events/ids.ts";
import { type Capture, createCapture } from "../../sandbox/process/capture.ts";
import { keptOutputLimit } from "../../sandbox/process/output.ts";
import { overwritten } from "../../sandbox/process/plain-text.ts";
import type { ProcessOptions, ProcessResult } from "../../sandbox/process/run.ts";

/** The commands that were started to go on by themselves. Each belongs to the conversation that started it. */
export interface BackgroundCommands {
  /** Starts one, or says why not. It ends with the signal too, also when that aborts long after. */
  start(sessionId: SessionId, options: BackgroundOptions): BackgroundCommand | { readonly refused: string };
  /** One of the conversation's own, or a sentence that says which there are. */
  find(sessionId: SessionId, id: string): BackgroundCommand | { readonly refused: string };
  /** How long a start waits for an early end, in milliseconds. */
  readonly earlyMs: number;
  /** Ends all; resolves when nothing of them is left. */
  close(): Promise<void>;
}

export interface BackgroundOptions extends Omit<ProcessOptions, "capture" | "timeoutMs"> {
  /** Runs it, where it is to run. */
  readonly run: (options: ProcessOptions) => Promise<ProcessResult>;
}

export interface BackgroundCommand {
  readonly id: string;
  readonly command: string;
  /** How it ended; undefined while it runs. */
  result(): ProcessResult | undefined;
  /** What it has printed since this was last asked. */
  news(): string;
  /** Resolves when it has ended, or, where that is wanted, has printed something not looked at yet; at the latest when the time is over. */
  wait(until: { readonly milliseconds: number; readonly news: boolean; readonly signal: AbortSignal }): Promise<void>;
  /** Ends it; resolves when nothing of it is left that could be found. */
  stop(): Promise<void>;
}

/** Commands of one conversation that may run at once; of those that have ended as many are remembered. */
const commandLimit = 8;

/** Node takes a longer time for none. */
const foreverMs = 2 ** 31 - 1;

/** Long enough to see a command fail that can't begin, such as a server whose port is taken. */
const usualEarlyMs = 1_000;

/** None yet. */
export function createBackgroundCommands(earlyMs = usualEarlyMs): BackgroundCommands {
  const commands = new Map<SessionId, BackgroundCommand[]>();
  let count = 0;
  const of = (sessionId: SessionId) => commands.get(sessionId) ?? [];
  return {
    earlyMs,
    start(sessionId, options) {
      const running = of(sessionId).filter((each) => !each.result());
      if (running.length >= commandLimit)
        return { refused: `${commandLimit} commands run in the background already (${listed(running)}). Stop one first by stop_command.` };
      count += 1;
      const begun = begin(`c${count}`, options);
      const ended = of(sessionId).filter((each) => each.result());
      commands.set(sessionId, [...ended.slice(-commandLimit), ...running, begun]);
      return begun;
    },
    find(sessionId, id) {
      const own = of(sessionId);
      const found = own.find((each) => each.id === id);
      if (found) return found;
      const known = own.length === 0 ? "None was started in this conversation since the program began." : `There are: ${listed(own)}.`;
      return { refused: `There is no background command ${id} here. ${known}` };
    },
    async close() {
      await Promise.all([...commands.values()].flat().map((each) => each.stop()));
    },
  };
}

function listed(commands: readonly BackgroundCommand[]): string {
  return commands.map(({ id, command }) => `${id}: ${command.replace(/\s+/g, " ").slice(0, 60)}`).join(", ");
}

function begin(id: string, options: BackgroundOptions): BackgroundCommand {
  const capture = createCapture(keptOutputLimit);
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const each of [...waiting]) each();
  };
  const controller = new AbortController();
  const stop = () => controller.abort();
  if (options.signal.aborted) stop();
  options.signal.addEventListener("abort", stop);
  let result: ProcessResult | undefined;
  let seen = 0;
  const noted = { ...options, signal: controller.signal, timeoutMs: foreverMs, capture: telling(capture, wake) };
  const over = options.run(noted).then(({ output: _, ...ended }) => {
    // The output is in the capture already, from which it is given out piece by piece.
    result = { ...ended, output: "" };
    options.signal.removeEventListener("abort", stop);
    wake();
  });
  return {
    id,
    command: options.command,
    result: () => result,
    news() {
      const text = overwritten(capture.since(seen));
      seen = capture.length();
      return text;
    },
    async wait({ milliseconds, news, signal }) {
      const isDone = () => result !== undefined || signal.aborted || (news && capture.length() > seen);
      if (isDone()) return;
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          waiting.delete(look);
          signal.removeEventListener("abort", end);
          resolve();
        };
        const look = () => isDone() && end();
        const timer = setTimeout(end, milliseconds);
        waiting.add(look);
        signal.addEventListener("abort", end);
      });
    },
    async stop() {
      stop();
      await over;
    },
  };
}

function telling(capture: Capture, wake: () => void): Capture {
  return {
    ...capture,
    add(text) {
      capture.add(text);
      if (text !== "") wake();
    },
  };
}
