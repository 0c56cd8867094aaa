import { type AsyncCompleter, createInterface, type Interface } from "node:readline";

export type Line =
  | { readonly kind: "line"; readonly text: string }
  /** Ctrl+C. */
  | { readonly kind: "interrupt" }
  /** Ctrl+D, or the question was taken back; with what was written so far. */
  | { readonly kind: "end"; readonly text: string }
  /** One of the `keys` that were asked for; what was written is wiped. */
  | { readonly kind: EndingKey };

type EndingKey = "tab" | "escape";

export interface Prompt {
  readonly prompt: string;
  /** Newest first; arrow up walks it. */
  readonly history: readonly string[];
  readonly signal?: AbortSignal;
  /** Stands there already. */
  readonly text?: string;
  /** What Tab may put in place of the last word; both are given back. Without it a tab is one. */
  complete?(line: string): Promise<[string[], string]>;
  /** Keys that end it besides Enter. */
  readonly keys?: readonly EndingKey[];
}

/** A lone Escape is told from the beginning of another key by what does not follow. */
const escapeMs = 100;

/** Reads one line from the terminal with editing. Lines pasted together come as one text, once Enter is pressed after them. */
export function readLine({ prompt, history, signal, text: written, complete, keys = [] }: Prompt): Promise<Line> {
  const { stdin: input, stderr: output } = process;
  const options = { input, output, prompt, history: [...history], terminal: true, escapeCodeTimeout: escapeMs };
  const completer = completerOf({ complete, keys });
  const editor = createInterface(completer ? { ...options, completer } : options);
  const lines: string[] = [];
  return new Promise((resolve) => {
    const finish = (line: Line): void => {
      signal?.removeEventListener("abort", leave);
      input.off("keypress", hear);
      editor.off("close", leave);
      editor.close();
      resolve(line);
    };
    // Enter may have been pressed already, with only the end of a paste waited for.
    const leave = (): void => {
      const isWhole = lines.length > 0 && editor.line === "";
      finish(isWhole ? { kind: "line", text: lines.join("\n") } : { kind: "end", text: [...lines, editor.line].join("\n") });
    };
    const hear = (_text: string | undefined, { name }: { readonly name?: string }): void => {
      const kind = keys.find((each) => each === name);
      if (!kind) return;
      wipe(editor);
      finish({ kind });
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
    if (keys.length > 0) input.on("keypress", hear);
    signal?.addEventListener("abort", leave);
    if (signal?.aborted) return leave();
    editor.prompt();
    if (written) editor.write(written);
  });
}

function completerOf({ complete, keys = [] }: Pick<Prompt, "complete" | "keys">): AsyncCompleter | undefined {
  // Where it ends the prompt, a tab is no part of what is written.
  if (keys.includes("tab")) return (_line, done) => done(null, [[], ""]);
  return (
    complete &&
    ((line, done) =>
      void complete(line).then(
        (found) => done(null, found),
        () => done(null, [[], line]),
      ))
  );
}

/** Takes the prompt off the screen with all that stands behind it. */
function wipe(editor: Interface): void {
  editor.write(null, { ctrl: true, name: "e" });
  editor.write(null, { ctrl: true, name: "u" });
  process.stderr.write("\r\u001b[K");
}
