import type { Failure } from "../../events/failure.ts";
import { brokenFailure, emptyFailure, type Outcome, silenceFailure, stopped, unloadable, unsendable } from "../failures/closing.ts";
import { refusalFailure, streamedFailure } from "../failures/refusals.ts";
import { badBaseUrl, badKey, connectionFailure, noKey } from "../failures/troubles.ts";
import type { ModelRequest, Part, Provider } from "../provider.ts";
import { type Endpoint, type EndpointOptions, toEndpoint } from "./endpoint.ts";
import { type Fetch, LostError, RefusedError } from "./fetch.ts";
import { type Loose, looseObject } from "./loose.ts";
import { createPatience } from "./patience.ts";
import { readWire, type WireItem } from "./read.ts";
import type { Service } from "./services.ts";

/** `apiKey` is needed by the services themselves; servers of one's own often take none. */
export interface ConnectionOptions extends EndpointOptions {
  readonly fetch: Fetch;
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a server may say nothing at all. */
  readonly idleMs?: number;
  /** How many characters one answer may have. */
  readonly sizeLimit?: number;
}

/** What tells one service's wire from another's. */
export interface Dialect {
  /** Readies its library and gives what sends a question. Sending throws what `fetchOnce` throws, or an error around it. */
  load(): Promise<(request: ModelRequest, signal: AbortSignal) => Promise<Reply>>;
}

/** A response that has begun, and how it is read. */
export interface Reply {
  readonly response: Response;
  /** One piece of it: an event's data, a line, or a whole document. */
  toItem(data: string, contentType: string): WireItem;
  readonly answer: Answer;
}

/** One answer being put together from its chunks. */
export interface Answer {
  /** What a chunk adds, to be given out at once. */
  add(chunk: Loose): readonly Part[];
  /** What is left when the stream is over: held text, the calls, usage and the closing part. */
  end(ending: Ending): readonly Part[];
  /** Held text only, for an answer that broke. */
  flush(): readonly Part[];
  /** Whether anything of the answer has come, given out or not. */
  readonly begun: boolean;
  /** Whether the model said that it is finished. */
  readonly finished: boolean;
  /** Whether it may be taken as it is when the stream ends in order but without a last word. */
  readonly closable?: boolean;
  /** Characters so far. */
  readonly size: number;
}

export interface Ending {
  readonly newId: () => string;
  /** Said when the answer holds nothing at all. */
  readonly whenEmpty: () => Failure;
  /** Said when the model reported that it broke: its own word for it. */
  readonly whenBroken: (reason: string) => Failure;
}

/** A provider that asks one address once for each answer, and needs no asking to know that a key or an address can't be used. */
export function createConnection(options: ConnectionOptions, service: Service, toDialect: (endpoint: Endpoint) => Dialect): Provider {
  const endpoint = toEndpoint(options, service);
  if (!endpoint) return failing(badBaseUrl);
  if (!options.apiKey && !endpoint.custom) return failing(noKey(service));
  const refused = options.apiKey ? badKey(options.apiKey, service, endpoint.custom ? endpoint.baseUrl : undefined) : undefined;
  if (refused) return failing(refused);
  const context = { idleMs: 120_000, sizeLimit: 10_000_000, ...options, endpoint, dialect: toDialect(endpoint) };
  return { stream: (request, signal) => stream(context, request, signal) };
}

function failing(failure: Failure): Provider {
  return {
    async *stream() {
      yield { type: "error", failure };
    },
  };
}

interface Context extends Required<ConnectionOptions> {
  readonly endpoint: Endpoint;
  readonly dialect: Dialect;
}

async function* stream(context: Context, request: ModelRequest, signal: AbortSignal): AsyncGenerator<Part> {
  const { idleMs, sizeLimit } = context;
  const patience = createPatience(signal, idleMs);
  const failed = (failure: Failure): Part => ({ type: "error", failure: signal.aborted ? stopped : failure });
  try {
    const opened = await open(context, request, patience.signal);
    if (opened.kind === "open") {
      const { response, toItem, answer: draft } = opened.reply;
      let outcome: Outcome = { kind: "ended" };
      for await (const items of readWire(response, toItem, { patience, sizeLimit })) {
        const taken = take(items, draft, sizeLimit);
        yield* taken.parts;
        outcome = taken.outcome;
        if (outcome.kind !== "ended" || signal.aborted) break;
        if (draft.finished) patience.heard(Math.min(idleMs, settleMs));
      }
      if (signal.aborted) yield failed(stopped);
      else yield* close({ context, request, draft, outcome, silent: patience.exhausted });
    } else yield failed(patience.exhausted ? silenceFailure(context, false) : opened.failure);
  } catch {
    yield failed({
      code: "internal",
      message: "Reading the model's answer failed inside AnyCowork. Send the message again; if it happens again, please report it.",
    });
  } finally {
    patience.end();
  }
}

/** How long an answer that said it is finished is waited for, for its usage and its end mark. */
const settleMs = 5_000;

type Opened = { readonly kind: "open"; readonly reply: Reply } | { readonly kind: "closed"; readonly failure: Failure };

/** The reply, or why there is none. */
async function open(context: Context, request: ModelRequest, signal: AbortSignal): Promise<Opened> {
  const { endpoint } = context;
  const ask = await context.dialect.load().catch(() => undefined);
  if (!ask) return { kind: "closed", failure: unloadable(endpoint) };
  try {
    return { kind: "open", reply: await ask(request, signal) };
  } catch (error) {
    const cause = error instanceof RefusedError || error instanceof LostError ? error : looseObject(error)?.cause;
    if (cause instanceof LostError) return { kind: "closed", failure: connectionFailure(cause.reason, endpoint) };
    if (!(cause instanceof RefusedError)) return { kind: "closed", failure: unsendable(error, request, endpoint) };
    const { status, headers, body } = cause;
    const refusal = { status, body, header: (name: string) => headers.get(name) };
    return { kind: "closed", failure: refusalFailure(refusal, refusalContext(context, request)) };
  }
}

/** Adds the chunks to the draft. Neighbouring texts become one part: servers send thousands of tiny ones. */
function take(
  items: readonly WireItem[],
  draft: Answer,
  sizeLimit: number,
): { readonly parts: readonly Part[]; readonly outcome: Outcome } {
  const parts: Part[] = [];
  for (const item of items) {
    if (item.kind !== "chunk") return { parts, outcome: item };
    if (item.chunk.error) return { parts, outcome: { kind: "error", error: item.chunk.error } };
    for (const part of draft.add(item.chunk)) join(parts, part);
    if (draft.size > sizeLimit) return { parts, outcome: { kind: "too-large" } };
  }
  return { parts, outcome: { kind: "ended" } };
}

function join(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  if (last && (last.type === "text" || last.type === "thought") && last.type === part.type)
    parts[parts.length - 1] = { ...last, text: last.text + part.text };
  else parts.push(part);
}

interface Closing {
  readonly context: Context;
  readonly request: ModelRequest;
  readonly draft: Answer;
  readonly outcome: Outcome;
  readonly silent: boolean;
}

/** The last parts. An answer that said it is finished is taken as it is, whatever happened to the connection afterwards. */
function close({ context, request, draft, outcome, silent }: Closing): readonly Part[] {
  const isCut = outcome.kind === "ended" || outcome.kind === "broken" || outcome.kind === "unreadable";
  const streamed = (error: unknown) => streamedFailure(error, refusalContext(context, request));
  const isOver = outcome.kind === "done" || (outcome.kind === "ended" && draft.closable === true);
  if (isOver || (isCut && draft.finished))
    return draft.end({
      newId: context.newId,
      whenEmpty: () => emptyFailure(request.model),
      whenBroken: (reason) => streamed({ message: reason }),
    });
  if (silent) return [...draft.flush(), { type: "error", failure: silenceFailure(context, draft.begun) }];
  const failure = outcome.kind === "error" ? streamed(outcome.error) : brokenFailure(outcome, context, draft.begun);
  return [...draft.flush(), { type: "error", failure }];
}

function refusalContext({ endpoint, now }: Context, { model }: ModelRequest) {
  return { endpoint, model, now: now() };
}
