/** The kinds of turns, in the order they take. */
export const kinds = ["read", "shell", "write", "search"] as const;
export type Kind = (typeof kinds)[number];

/** What turn `turn` (from 0) of a task asks for. */
export function kindOf(turn: number): Kind {
  return kinds[turn % kinds.length] as Kind;
}

const page = Array.from({ length: 16 }, (_, line) => `Line ${line} of a page that says little, slowly.`).join("\n");

/** The files a task works on, by name. */
export const files: Readonly<Record<string, string>> = {
  "notes.txt": page,
  ...Object.fromEntries(Array.from({ length: 100 }, (_, file) => [`part-${file}.txt`, `${page}\n${file === 42 ? "the needle\n" : ""}`])),
};

const arguments_: Readonly<Record<Kind, object>> = {
  read: { path: "notes.txt" },
  shell: { command: "true" },
  write: { path: "out.txt", content: "x".repeat(1_000) },
  search: { pattern: "needle" },
};
const productNames: Readonly<Record<Kind, string>> = {
  read: "read_file",
  shell: "run_command",
  write: "write_file",
  search: "search_files",
};

/** What a run is given to do: so many turns with tools, then an answer of so many tokens. */
export interface Task {
  readonly turns: number;
  readonly tokens: number;
}

/** The model's answer to request `turn` of a task, as a whole event stream. */
export function answerTo(turn: number, { turns, tokens }: Task, isProduct: boolean): string {
  const kind = kindOf(turn);
  if (turn >= turns)
    return stream([{ role: "assistant", content: "" }, ...Array.from({ length: tokens }, () => ({ content: "word " }))], "stop");
  // Each write differs from the one before, else there would be nothing to change.
  const input = kind === "write" ? { ...arguments_.write, content: `${turn} ${"x".repeat(1_000)}` } : arguments_[kind];
  const call = { name: isProduct ? productNames[kind] : kind, arguments: JSON.stringify(input) };
  return stream(
    [{ role: "assistant", content: "" }, { tool_calls: [{ index: 0, id: `call-${turn}`, type: "function", function: call }] }],
    "tool_calls",
  );
}

function stream(deltas: readonly object[], finish: string): string {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const chunk = (more: object) =>
    `data: ${JSON.stringify({ id: "chat", object: "chat.completion.chunk", created: 1, model: "scripted", ...more })}\n\n`;
  const pieces = deltas.map((delta) => chunk({ choices: [{ index: 0, delta, finish_reason: null }] }));
  return [
    ...pieces,
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: finish }] }),
    chunk({ choices: [], usage }),
    "data: [DONE]\n\n",
  ].join("");
}
