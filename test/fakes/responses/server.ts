import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { RawAnswer } from "../model-answer.ts";
import { json, sendRaw } from "../model-wire.ts";
import { type InputItem, type ResponsesBody, responsesComplaint } from "./rules.ts";

/** What the model says, in this order. */
export interface ResponsesAnswer {
  readonly items: readonly ResponsesItem[];
  /** Default `completed`; `null`: the stream ends without a last word. */
  readonly status?: "completed" | "incomplete" | null;
  readonly incomplete?: "max_output_tokens" | "content_filter";
  readonly usage?: Readonly<Record<string, unknown>>;
}

export type ResponsesItem =
  | { readonly reasoning: string }
  | { readonly text: string; readonly phase?: "commentary" | "final_answer" }
  | { readonly refusal: string }
  | { readonly call: string; readonly arguments: object };

export interface ResponsesRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: ResponsesBody & { readonly reasoning_effort?: string };
  readonly ended: Promise<{ readonly how: "answered" | "gone" }>;
}

export interface ResponsesOptions {
  readonly key?: string;
  /** `true`: there is nothing but Chat Completions, and it answers every question there with "chat". */
  readonly isChatOnly?: boolean;
}

export interface ResponsesServer {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  readonly requests: readonly ResponsesRequest[];
  /** What was refused, as the real API would have. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts an OpenAI on 127.0.0.1 whose models reason: they use tools in Responses only, and it is as strict there as the real one. */
export async function startResponsesServer(
  script: readonly (ResponsesAnswer | RawAnswer)[],
  options: ResponsesOptions = {},
): Promise<ResponsesServer> {
  const requests: ResponsesRequest[] = [];
  const complaints: string[] = [];
  const issued = new Map<string, InputItem>();
  let turn = 0;

  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    readBody(request)
      .then((text) => sendRaw(response, answerTo(request, response, JSON.parse(text || "{}") as ResponsesRequest["body"])))
      .catch(() => response.destroy());
  });

  function answerTo({ url = "", headers }: IncomingMessage, response: ServerResponse, body: ResponsesRequest["body"]): RawAnswer {
    if (options.key !== undefined && headers.authorization !== `Bearer ${options.key}`)
      return refused(401, { message: "Incorrect API key provided.", code: "invalid_api_key" });
    requests.push({ path: url, headers, body, ended: endOf(response) });
    if (url === "/v1/chat/completions") return chat(body);
    if (url !== "/v1/responses" || options.isChatOnly) return { status: 404, body: "404 page not found" };
    const complaint = responsesComplaint(body, issued);
    if (complaint) complaints.push(complaint.message);
    if (complaint) return refused(400, complaint);
    const answer = script[turn];
    turn += 1;
    if (!answer) return refused(400, { message: `The script has no answer ${turn}.` });
    return "items" in answer ? eventsOf(answer, body, issued) : answer;
  }

  function chat({ model, tools, reasoning_effort: effort }: ResponsesRequest["body"]): RawAnswer {
    const where = options.isChatOnly ? "/v1/responses or set reasoning_effort to 'none'" : "/v1/responses instead";
    const message = `Function tools with reasoning_effort are not supported for ${model} in /v1/chat/completions. Please use ${where}.`;
    if (tools && effort !== "none") return refused(400, { message, param: "reasoning_effort" });
    const events = [{ delta: { content: "chat" } }, { delta: {}, finish_reason: "stop" }];
    const body = events.map((each) => `data: ${JSON.stringify({ choices: [{ index: 0, ...each }] })}\n\n`);
    return { status: 200, headers: sse, body: [...body, "data: [DONE]\n\n"] };
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    complaints,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const sse = { "content-type": "text/event-stream" };

function refused(status: number, error: { readonly message: string; readonly param?: string | null; readonly code?: string }): RawAnswer {
  return json(status, { error: { type: "invalid_request_error", param: null, code: null, ...error } });
}

/** The answer as the events of a stream; its items count as issued from then on. */
function eventsOf(answer: ResponsesAnswer, { include = [] }: Partial<ResponsesBody>, issued: Map<string, InputItem>): RawAnswer {
  const begin = issued.size;
  const isEncrypted = include.includes("reasoning.encrypted_content");
  const items = answer.items.map((each, place) => wireItem(each, { number: begin + place, isEncrypted }));
  for (const [place, item] of items.entries()) {
    issued.set(String(item.id), item as InputItem);
    if (answer.items.some((each, at) => at < place && "reasoning" in each)) issued.set(`before ${item.id}`, item as InputItem);
  }
  const { status = "completed", incomplete, usage = { input_tokens: 10, output_tokens: 5 } } = answer;
  const response = { id: "resp_1", object: "response", status, error: null, incomplete_details: null };
  const details = incomplete ? { incomplete_details: { reason: incomplete } } : {};
  const events = [
    { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
    ...answer.items.flatMap((each, place) => itemEvents(each, items[place] ?? {}, place)),
    ...(status === null ? [] : [{ type: `response.${status}`, response: { ...response, ...details, output: items, usage } }]),
  ];
  const body = events.map((each, at) => `event: ${each.type}\ndata: ${JSON.stringify({ ...each, sequence_number: at })}\n\n`);
  return { status: 200, headers: sse, body };
}

type WireItem = Readonly<Record<string, unknown>>;
type WireEvent = WireItem & { readonly type: string };

function wireItem(item: ResponsesItem, { number, isEncrypted }: { number: number; isEncrypted: boolean }): WireItem {
  if ("reasoning" in item) {
    const summary = item.reasoning === "" ? [] : [{ type: "summary_text", text: item.reasoning }];
    const encrypted = isEncrypted ? { encrypted_content: `gAAA-secret-thought-${number}` } : {};
    return { id: `rs_${number}`, type: "reasoning", summary, ...encrypted };
  }
  if ("call" in item) {
    const call = { call_id: `call_${number}`, name: item.call, arguments: JSON.stringify(item.arguments) };
    return { id: `fc_${number}`, type: "function_call", status: "completed", ...call };
  }
  const content =
    "text" in item ? { type: "output_text", text: item.text, annotations: [], logprobs: [] } : { type: "refusal", refusal: item.refusal };
  const phase = "text" in item && item.phase ? { phase: item.phase } : {};
  return { id: `msg_${number}`, type: "message", status: "completed", role: "assistant", content: [content], ...phase };
}

function itemEvents(item: ResponsesItem, wire: WireItem, place: number): readonly WireEvent[] {
  const at = { output_index: place, item_id: wire.id };
  const [words, kind] = wordsOf(item);
  const deltas = words.match(/.{1,5}/gsu) ?? [];
  const index = "reasoning" in item ? { summary_index: 0 } : { content_index: 0 };
  return [
    { type: "response.output_item.added", output_index: place, item: { ...wire, status: "in_progress" } },
    ...deltas.map((delta) => ({ type: `response.${kind}.delta`, ...at, ...index, delta })),
    { type: `response.${kind}.done`, ...at, ...index, text: words },
    { type: "response.output_item.done", output_index: place, item: wire },
  ];
}

function wordsOf(item: ResponsesItem): readonly [words: string, kind: string] {
  if ("reasoning" in item) return [item.reasoning, "reasoning_summary_text"];
  if ("call" in item) return [JSON.stringify(item.arguments), "function_call_arguments"];
  return "text" in item ? [item.text, "output_text"] : [item.refusal, "refusal"];
}

function endOf(response: ServerResponse): ResponsesRequest["ended"] {
  return new Promise((resolve) => {
    response.on("finish", () => resolve({ how: "answered" }));
    response.on("close", () => resolve({ how: "gone" }));
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const each of request) pieces.push(each as Buffer);
  return Buffer.concat(pieces).toString("utf8");
}
