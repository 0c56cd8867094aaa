import { createInterface } from "node:readline";

export type Line =
  | { readonly kind: "line"; readonly text: string }
  /** Ctrl+C. */
  | { readonly kind: "interrupt" }
  /** Ctrl+D, or the question was taken back; with what was written so far. */
  | { readonly kind: "end"; readonly text: string };

export interface Prompt {
  readonly prompt: string;
  /** Newest first; arrow up walks it. */
  readonly history: readonly string[];
  readonly signal?: AbortSignal;
  /** Stands there already. */
  readonly text?: string;
}

/** Reads one line from the terminal with editing. Lines pasted together come as one text, once Enter is pressed after them. */
export function readLine({ prompt, history, signal, text: written }: Prompt): Promise<Line> {
  const editor = createInterface({ input: process.stdin, output: process.stderr, prompt, history: [...history], terminal: true });
  const lines: string[] = [];
  return new Promise((resolve) => {
    const finish = (line: Line): void => {
      signal?.removeEventListener("abort", leave);
      editor.off("close", leave);
      editor.close();
      resolve(line);
    };
    // Enter may have been pressed already, with only the end of a paste waited for.
    const leave = (): void => {
      const isWhole = lines.length > 0 && editor.line === "";
      finish(isWhole ? { kind: "line", text: lines.join("\n") } : { kind: "end", text: [...lines, editor.line].join("\n") });
    };
    // A paste arrives as several lines at once; what is left of it without a line end still waits for Enter.
    let isGathering = false;
    const submitWhenWhole = (): void => {
      isGathering = false;
      if (editor.line === "") finish({ kind: "line", text: lines.join("\n") });
    };
    editor.on("line", (text) => {
      lines.push(text);
      if (!isGathering) setImmediate(submitWhenWhole);
      isGathering = true;
    });
    editor.on("SIGINT", () => finish({ kind: "interrupt" }));
    editor.on("close", leave);
    signal?.addEventListener("abort", leave);
    if (signal?.aborted) return leave();
    editor.prompt();
    if (written) editor.write(written);
  });
}
