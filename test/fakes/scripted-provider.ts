import type { ModelRequest, Part, Provider } from "../../src/core/providers/provider.ts";

/** One answer: its parts, or what makes them from the request; a promise is waited for. A missing end is added: `tool-calls` after calls, else `stop`. */
export type ScriptedTurn = readonly ScriptedPart[] | ((request: ModelRequest) => readonly ScriptedPart[]);
type ScriptedPart = Part | "wait-for-abort" | Promise<unknown>;

/** A provider that says what it was told to, turn by turn, and keeps the requests it got. */
export class ScriptedProvider implements Provider {
  readonly requests: ModelRequest[] = [];
  readonly #turns: readonly ScriptedTurn[];

  constructor(turns: readonly ScriptedTurn[]) {
    this.#turns = turns;
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<Part> {
    const turn = this.#turns[this.requests.length] ?? [{ type: "text", text: "(the script is over)" } as const];
    this.requests.push(request);
    const parts = typeof turn === "function" ? turn(request) : turn;
    for (const part of parts) {
      if (part === "wait-for-abort") await aborted(signal);
      else if (part instanceof Promise) await Promise.race([part, aborted(signal)]);
      else yield part;
    }
    const types = parts.map((part) => (part === "wait-for-abort" || part instanceof Promise ? part : part.type));
    const last = types.at(-1);
    if (last === "wait-for-abort" || last === "finish" || last === "error") return;
    const calls = types.includes("tool-call");
    yield { type: "finish", reason: calls ? "tool-calls" : "stop" };
  }
}

/** A tool call as a part, with its arguments as JSON. */
export function call(tool: string, input: unknown, callId = `call-${tool}`): Part {
  return { type: "tool-call", callId, tool, arguments: typeof input === "string" ? input : JSON.stringify(input) };
}

export function says(text: string): Part {
  return { type: "text", text };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
