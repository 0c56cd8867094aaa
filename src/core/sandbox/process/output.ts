import { type Capture, createCapture } from "./capture.ts";
import { createLiveOutput } from "./live-output.ts";
import { createPlainText, overwritten } from "./plain-text.ts";

/** Characters of output that are kept of one command. */
export const keptOutputLimit = 16 * 1024 * 1024;

/** Puts together what a command prints, in plain text: for people while it runs, and as a whole. */
export interface Output {
  /** Takes the bytes of one of its streams, in order; each stream has one of its own. */
  stream(): (bytes: Buffer) => void;
  /** Everything it printed; of a flood the middle is left out and said. */
  finish(): string;
}

export interface OutputOptions {
  /** Live output in plain text, not more often than people can read; of a flood only the latest. */
  onOutput(text: string): void;
  /** What holds on to the output, for whoever wants to look at it while the command runs. */
  readonly capture?: Capture;
}

export function createOutput({ onOutput, capture = createCapture(keptOutputLimit) }: OutputOptions): Output {
  const live = createLiveOutput(onOutput);
  const plains: ReturnType<typeof createPlainText>[] = [];
  const take = (text: string) => {
    capture.add(text);
    live.add(text);
  };
  return {
    stream() {
      const plain = createPlainText();
      plains.push(plain);
      return (bytes) => take(plain.push(bytes));
    },
    finish() {
      for (const plain of plains) take(plain.end());
      live.finish();
      return overwritten(capture.text());
    },
  };
}
