import type { OpenAI } from "openai";
import type { Failure } from "../../events/failure.ts";
import type { ModelRequest, Part, Provider } from "../provider.ts";
import { type Answer, createAnswer } from "./answer.ts";
import { LostError, loadClient, RefusedError } from "./client.ts";
import { type Endpoint, toEndpoint } from "./endpoint.ts";
import { looseObject } from "./loose.ts";
import { createPatience } from "./patience.ts";
import { howToSetKey, refusalFailure, streamedFailure } from "./refusals.ts";
import { toBody } from "./request.ts";
import { badKey, connectionFailure } from "./troubles.ts";
import { readWire, type WireItem } from "./wire.ts";

export interface OpenAiOptions {
  /** Needed by OpenAI itself; servers of one's own often take none. */
  readonly apiKey: string | undefined;
  /** Another server that speaks Chat Completions. */
  readonly baseUrl: string | undefined;
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a server may say nothing at all. */
  readonly idleMs?: number;
  /** How many characters one answer may have. */
  readonly sizeLimit?: number;
}

/** OpenAI's Chat Completions, and every server that speaks them. Asks once; see `withRetry`. */
export function createOpenAi(options: OpenAiOptions): Provider {
  const endpoint = toEndpoint(options);
  const refused = options.apiKey ? badKey(options.apiKey) : undefined;
  let client: Promise<OpenAI> | undefined;
  return {
    stream(request, signal) {
      if (!endpoint) return only(badBaseUrl);
      if (!options.apiKey && !endpoint.custom) return only(noKey);
      if (refused) return only(refused);
      const load = () => {
        client ??= loadClient(endpoint, options.apiKey);
        return client;
      };
      return answer({ idleMs: 120_000, sizeLimit: 10_000_000, ...options, endpoint, load }, request, signal);
    },
  };
}

/** Said without asking anybody when no key is set and none can be done without. */
export const noKey: Failure = {
  code: "no-key",
  message: `No API key is set for openai. Set one ${howToSetKey}; or choose the model demo/tour, which needs none.`,
};

const badBaseUrl: Failure = {
  code: "bad-request",
  message: "The base URL is no web address that can be used. Write it like http://localhost:11434/v1, without user name and password.",
};

interface Context extends Required<OpenAiOptions> {
  readonly endpoint: Endpoint;
  readonly load: () => Promise<OpenAI>;
}

type Outcome = Exclude<WireItem, { kind: "chunk" }> | { readonly kind: "ended" } | { readonly kind: "error"; readonly error: unknown };

async function* only(failure: Failure): AsyncGenerator<Part> {
  yield { type: "error", failure };
}

async function* answer(context: Context, request: ModelRequest, signal: AbortSignal): AsyncGenerator<Part> {
  const patience = createPatience(signal, context.idleMs);
  const draft = createAnswer();
  const failed = (failure: Failure): Part => ({ type: "error", failure: signal.aborted ? stopped : failure });
  try {
    const opened = await open(context, request, patience.signal);
    if (opened.kind === "open") {
      let outcome: Outcome = { kind: "ended" };
      for await (const items of readWire(opened.response, patience, context.sizeLimit)) {
        const taken = take(items, draft, context.sizeLimit);
        yield* taken.parts;
        outcome = taken.outcome;
        if (outcome.kind !== "ended" || signal.aborted) break;
        if (draft.finished) patience.heard(Math.min(context.idleMs, settleMs));
      }
      if (signal.aborted) yield failed(stopped);
      else yield* close({ context, request, draft, outcome, silent: patience.exhausted });
    } else yield failed(patience.exhausted ? silence(context) : opened.failure);
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

const stopped: Failure = { code: "cut-off", message: "The answer was stopped. Send the message again to get a new one." };

type Opened = { readonly kind: "open"; readonly response: Response } | { readonly kind: "closed"; readonly failure: Failure };

/** The response, or why there is none. */
async function open(context: Context, request: ModelRequest, signal: AbortSignal): Promise<Opened> {
  let client: OpenAI;
  try {
    client = await context.load();
  } catch {
    const message = "The part of AnyCowork that talks to openai could not be loaded. Reinstall AnyCowork.";
    return { kind: "closed", failure: { code: "internal", message } };
  }
  const question = toBody(request);
  try {
    return { kind: "open", response: await client.chat.completions.create(question, { signal }).asResponse() };
  } catch (error) {
    const cause = looseObject(error)?.cause;
    if (cause instanceof LostError) return { kind: "closed", failure: connectionFailure(cause.reason, context.endpoint) };
    if (!(cause instanceof RefusedError)) return { kind: "closed", failure: connectionFailure(error, context.endpoint) };
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
  if (outcome.kind === "done" || (isCut && draft.finished))
    return draft.end({
      newId: context.newId,
      whenEmpty: () => ({
        code: "malformed",
        message: `“${request.model}” answered with nothing at all. Send the message again, or choose another model.`,
      }),
      whenBroken: (reason) => streamedFailure({ message: reason }, refusalContext(context, request)),
    });
  const failure = silent ? silence(context, draft) : broken(outcome, { context, request, draft });
  return [...draft.flush(), { type: "error", failure }];
}

function broken(outcome: Outcome, { context, request, draft }: Pick<Closing, "context" | "request" | "draft">): Failure {
  const { host } = context.endpoint;
  switch (outcome.kind) {
    case "error":
      return streamedFailure(outcome.error, refusalContext(context, request));
    case "foreign":
      return { code: "malformed", message: foreign(host, outcome.contentType) };
    case "unreadable":
      return {
        code: "malformed",
        message: `${host} sent something that is not JSON in the middle of its answer. Send the message again; if it happens again, check the base URL.`,
      };
    case "too-large":
      return {
        code: "malformed",
        message: `The answer grew past ${Math.round(context.sizeLimit / 1_000_000)} million characters and was stopped. Ask for less at a time, or choose another model.`,
      };
    case "broken":
    case "ended":
    case "done":
      return draft.begun
        ? { code: "cut-off", message: `The answer from ${host} broke off in the middle. Send a message to go on from here.` }
        : connectionFailure(outcome.kind === "broken" ? outcome.error : undefined, context.endpoint);
    default:
      return outcome satisfies never;
  }
}

function foreign(host: string, contentType: string): string {
  const shown = contentType.replace(/[^\w.+/ -]/g, "").slice(0, 60);
  return `${host} answered with ${shown || "an unknown type"} instead of a model's answer. Check the base URL, and whether a sign-in page of the network stands in between.`;
}

function silence(context: Context, draft?: Answer): Failure {
  const { host } = context.endpoint;
  const seconds = Math.max(1, Math.round(context.idleMs / 1000));
  const message = `${host} sent nothing for ${seconds} seconds, so it was no longer waited for. Send the message again, or choose another model.`;
  return { code: draft?.begun ? "cut-off" : "network", message };
}

function refusalContext({ endpoint, now }: Context, { model }: ModelRequest) {
  return { endpoint, model, now: now() };
}
