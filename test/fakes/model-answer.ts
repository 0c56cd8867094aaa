/** What the scripted model says to one request. */
export type Answer = ModelAnswer | RawAnswer;

/** A well-formed answer, told in pieces; `fault` breaks it on its way. */
export interface ModelAnswer {
  /** One string is streamed in small pieces, a list piece by piece. */
  readonly text?: string | readonly string[];
  readonly thought?: string | readonly string[];
  readonly toolCalls?: readonly ScriptedCall[];
  /** Given only when the request asks for it, as the real API does. `null`: never. Default: a guess from the sizes. */
  readonly usage?: { readonly input: number; readonly output: number; readonly cached?: number } | null;
  /** Default `tool_calls` when there are any, else `stop`. `null`: none is sent, nor `[DONE]`. */
  readonly finish?: string | null;
  readonly fault?: Fault;
  /** Given only if the last tool result contains this text; otherwise a sentence that it did not. */
  readonly needs?: string;
}

/** `arguments` as an object is sent as JSON in argument deltas, a string goes out as it is. */
export interface ScriptedCall {
  readonly name: string;
  readonly arguments: string | Readonly<Record<string, unknown>>;
  readonly id?: string;
}

export type Fault =
  | { readonly kind: "cut"; readonly afterBytes: number }
  | { readonly kind: "hang"; readonly afterBytes: number }
  /** A line that is no JSON, in place of the second event. */
  | { readonly kind: "malformed" }
  | { readonly kind: "content-type"; readonly value: string };

/**
 * Exactly these bytes; a list goes out one write at a time. `reset` cuts the connection, `hang` keeps it open and silent.
 * Status 0 resets before the first byte.
 */
export interface RawAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Iterable<string | Uint8Array>;
  readonly ending?: "end" | "reset" | "hang";
}

/** The parts of a Chat Completions request that scripts decide on. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
}

export interface ChatMessage {
  readonly role: string;
  readonly content?: string | null;
  readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string; readonly arguments: string } }[];
  readonly tool_call_id?: string;
}

/** The last tool result of a request, or "" when it ends with something else. */
export function lastToolText(body: ChatBody): string {
  const last = body.messages.at(-1);
  return last?.role === "tool" ? (last.content ?? "") : "";
}

/** How many answers the model has given since the person last spoke: a turn number that survives retries and restarts. */
export function turnsSoFar(body: ChatBody): number {
  const lastUser = body.messages.findLastIndex((each) => each.role === "user");
  return body.messages.slice(lastUser + 1).filter((each) => each.role === "assistant").length;
}

/** The answer itself, or the sentence that its condition failed. */
export function released(answer: ModelAnswer, body: ChatBody): ModelAnswer {
  if (answer.needs === undefined || lastToolText(body).includes(answer.needs)) return answer;
  return { text: `The condition failed: the last tool result does not contain "${answer.needs}".` };
}

/** The answer as the JSON objects of a `chat.completion.chunk` stream, without the closing mark. */
export function chunksOf(answer: ModelAnswer, body: ChatBody, id: string): readonly object[] {
  const chunk = (choices: readonly object[], more: object = {}) => ({
    id,
    object: "chat.completion.chunk",
    created: 1_700_000_000,
    model: body.model,
    choices,
    ...more,
  });
  const delta = (each: object) => chunk([{ index: 0, delta: each, finish_reason: null }]);
  const finish = finishOf(answer);
  const usage = body.stream_options?.include_usage ? usageOf(answer, body) : undefined;
  return [
    delta({ role: "assistant", content: "" }),
    ...pieces(answer.thought).map((each) => delta({ reasoning_content: each })),
    ...pieces(answer.text).map((each) => delta({ content: each })),
    ...(answer.toolCalls ?? []).flatMap((each, index) => callDeltas(each, index, id)).map((each) => delta({ tool_calls: [each] })),
    ...(finish === null ? [] : [chunk([{ index: 0, delta: {}, finish_reason: finish }])]),
    ...(usage ? [chunk([], { usage })] : []),
  ];
}

/** The answer as one `chat.completion`, for requests that don't stream. */
export function completionOf(answer: ModelAnswer, body: ChatBody, id: string): object {
  const calls = (answer.toolCalls ?? []).map((each, index) => ({
    id: each.id ?? `${id}-${index}`,
    type: "function",
    function: { name: each.name, arguments: argumentText(each) },
  }));
  const message = { role: "assistant", content: pieces(answer.text).join(""), ...(calls.length > 0 ? { tool_calls: calls } : {}) };
  return {
    id,
    object: "chat.completion",
    created: 1_700_000_000,
    model: body.model,
    choices: [{ index: 0, message, finish_reason: finishOf(answer) }],
    usage: usageOf(answer, body),
  };
}

function finishOf(answer: ModelAnswer): string | null {
  if (answer.finish !== undefined) return answer.finish;
  return answer.toolCalls && answer.toolCalls.length > 0 ? "tool_calls" : "stop";
}

function usageOf(answer: ModelAnswer, body: ChatBody): object | undefined {
  if (answer.usage === null) return undefined;
  const guess = (value: unknown) => Math.ceil(JSON.stringify(value).length / 4);
  const { input, output, cached } = answer.usage ?? {
    input: guess([body.messages, body.tools ?? []]),
    output: guess(answer),
    cached: undefined,
  };
  const details = cached === undefined ? {} : { prompt_tokens_details: { cached_tokens: cached } };
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output, ...details };
}

function callDeltas(call: ScriptedCall, index: number, id: string): readonly object[] {
  const text = argumentText(call);
  const middle = Math.ceil(text.length / 2);
  return [
    { index, id: call.id ?? `${id}-${index}`, type: "function", function: { name: call.name, arguments: "" } },
    ...[text.slice(0, middle), text.slice(middle)].filter(Boolean).map((each) => ({ index, function: { arguments: each } })),
  ];
}

function argumentText(call: ScriptedCall): string {
  return typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
}

function pieces(text: string | readonly string[] | undefined): readonly string[] {
  return typeof text === "string" ? (text.match(/\s*\S+\s*/gu) ?? (text ? [text] : [])) : (text ?? []);
}
