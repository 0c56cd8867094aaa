import type { Failure } from "../../events/failure.ts";
import { type Endpoint, quotable } from "../wire/endpoint.ts";
import { looseObject } from "../wire/loose.ts";
import { howToSetKey } from "../wire/services.ts";
import { tellsNoImages, tellsNoTools } from "./abilities.ts";
import { tellsOverflow } from "./overflow.ts";
import { type Told, tell } from "./told.ts";
import { headerWait, sensibleWait } from "./waits.ts";

/** An answer with a status that means no. */
export interface Refusal {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: string;
}

export interface RefusalContext {
  readonly endpoint: Endpoint;
  readonly model: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a refused request means for the person: one or two sentences that say what to do. */
export function refusalFailure(refusal: Refusal, context: RefusalContext): Failure {
  const told = tell(refusal.body);
  const words = quotable(told.message, context.endpoint);
  const toldWait = sensibleWait(told.waitSeconds);
  // A quota that fills up again by itself is one of a minute, whatever else is said.
  const quota = told.quota ?? (refusal.status === 429 && toldWait !== undefined ? "minute" : undefined);
  const situation = { ...refusal, ...context, words, quota, all: `${told.code} ${told.message}` };
  const wait = headerWait(refusal.header, context.now) ?? toldWait;
  const failure = judge(situation, wait);
  return wait === undefined ? failure : { ...failure, retryAfterSeconds: wait };
}

/** The same for an error that comes in the middle of a stream, where only its own code tells a status. */
export function streamedFailure(error: unknown, context: RefusalContext): Failure {
  const { code, status: said, type } = looseObject(error) ?? {};
  const status = [code, said].find((each) => typeof each === "number" && each >= 400 && each < 600) ?? statusOf(`${code} ${type}`);
  return refusalFailure({ status: Number(status), header: () => null, body: JSON.stringify({ error }) }, context);
}

/** The status that goes with a code in words. */
function statusOf(code: string): number {
  if (/rate_limit|too_many_requests/.test(code)) return 429;
  return /invalid_|_policy|\bimage_/.test(code) ? 400 : 500;
}

interface Situation extends Refusal, RefusalContext, Pick<Told, "quota"> {
  /** The server's message, fit to be shown; may be empty. */
  readonly words: string;
  /** The server's code and message, for looking only. */
  readonly all: string;
}

function judge(at: Situation, wait: number | undefined): Failure {
  const { status, endpoint, model } = at;
  if (status < 400) return redirected(at);
  if (tellsOverflow(at.all) || status === 413 || (status === 400 && at.body.trim() === "")) return overflowed(at);
  if (status === 401 || keyWords.test(at.all)) return unauthorized(endpoint);
  if (tellsNoTools(at.all)) return noTools(at);
  if (tellsNoImages(at.all)) return noImages(at);
  if (at.quota === "day") return outForToday(at);
  if (status === 402 || (status !== 403 && at.quota === undefined && quotaWords.test(at.all))) return outOfQuota(at);
  if (status === 403)
    return {
      code: "auth",
      message: `${endpoint.host} denied access${quoted(at)}. Choose another model, or set a key that is allowed to use “${model}”.`,
    };
  if (status === 429) return tooMany(at, wait);
  if (status === 404 || modelWords.test(at.all)) return unknownModel(at);
  if (contentWords.test(at.all))
    return {
      code: "content",
      message: `${endpoint.host} refused the content of this conversation${quoted(at)}. Put it in other words, or start a new chat.`,
    };
  if (status === 408) return { code: "network", message: `${endpoint.host} waited too long for the request. Send the message again.` };
  if (status >= 500 || status === 409 || status === 425)
    return {
      code: "server",
      message: `${endpoint.host} has trouble of its own (status ${status})${quoted(at)}. Try again in a while, or choose another model.`,
    };
  return {
    code: "bad-request",
    message: `${endpoint.host} refused the request (status ${status})${quoted(at)}. Choose another model, or start a new chat.`,
  };
}

/** Google's own word for a wrong key, which comes with the status of a bad request. */
const keyWords = /\bAPI_KEY_INVALID\b|API key (?:not valid|expired)/;
const quotaWords =
  /insufficient_quota|insufficient[ _](?:balance|credits?|funds)|exceeded your current quota|billing_(?:hard_limit|not_active)|out of credits/i;
const modelWords =
  /model_not_found|unknown model|model\b.{0,120}\b(?:does not exist|not found|is not available|not supported by)|no such model/i;
const contentWords =
  /content_(?:filter|policy)|moderation_blocked|content management policy|\b(?:bio|cyber)_policy|violating our usage policy/i;

function redirected(at: Situation): Failure {
  const place = at.header("location") ?? "";
  const target = URL.canParse(place, at.endpoint.baseUrl) ? new URL(place, at.endpoint.baseUrl).host : "another address";
  return {
    code: "bad-request",
    message: `${at.endpoint.host} sends requests on to ${target}; the key and the conversation were not sent there. If you trust that address, make it the base URL.`,
  };
}

function overflowed(at: Situation): Failure {
  return {
    code: "overflow",
    message:
      at.words === ""
        ? `${at.endpoint.host} refused the request without saying why, which most often means that the conversation no longer fits what “${at.model}” can read. Start a new chat, or choose a model with a larger window.`
        : `The conversation no longer fits what “${at.model}” can read${quoted(at)}. Start a new chat, or choose a model with a larger window.`,
  };
}

function unauthorized(endpoint: Endpoint): Failure {
  const how = howToSetKey(endpoint.service, endpoint.custom ? endpoint.baseUrl : undefined);
  const isGiven = endpoint.secrets.length > 0;
  return {
    code: "auth",
    message: isGiven
      ? `${endpoint.host} refused the API key. Set one that is valid: ${how}.`
      : `${endpoint.host} wants an API key. Set one: ${how}.`,
  };
}

function outOfQuota(at: Situation): Failure {
  return {
    code: "quota",
    message: `The account at ${at.endpoint.host} has no credit left${quoted(at)}. Add credit there, or choose another model.`,
  };
}

function outForToday(at: Situation): Failure {
  return {
    code: "quota",
    message: `The daily quota of this account at ${at.endpoint.host} for “${at.model}” is used up${quoted(at)}. Choose another model, or go on tomorrow.`,
  };
}

function noTools({ endpoint, model }: Situation): Failure {
  const hint = endpoint.custom ? ", or set up the server for tools (vLLM: --enable-auto-tool-choice, llama.cpp: --jinja)" : "";
  return {
    code: "no-tools",
    message: `“${model}” at ${endpoint.host} can't call tools, and without them nothing can be done for you. Choose a model that can${hint}.`,
  };
}

function noImages({ endpoint, model }: Situation): Failure {
  return {
    code: "bad-request",
    message: `“${model}” at ${endpoint.host} can't look at pictures, and there are some in this conversation. Choose a model that can, or start a new chat without them.`,
  };
}

function tooMany(at: Situation, wait: number | undefined): Failure {
  const when = wait === undefined ? "in a minute" : spoken(wait);
  return {
    code: "rate-limit",
    message: `${at.endpoint.host} gets too many requests from this account${quoted(at)}. Try again ${when}, or choose another model.`,
  };
}

function unknownModel(at: Situation): Failure {
  const { endpoint, model } = at;
  const path = `${new URL(endpoint.baseUrl).pathname.replace(/\/$/, "")}${endpoint.service.answerPath}`;
  return {
    code: "unknown-model",
    message: endpoint.custom
      ? `${endpoint.host} does not know the model “${model}” or has nothing at ${path}${quoted(at)}. Choose another model, or correct the base URL (it usually ends in ${endpoint.service.usualEnd}).`
      : `${endpoint.host} does not know the model “${model}”${quoted(at)}. Choose another model.`,
  };
}

function quoted(at: Situation): string {
  return at.words === "" ? "" : `: “${at.words.replace(/[.\s]+$/, "")}”`;
}

function spoken(seconds: number): string {
  if (seconds <= 1) return "in 1 second";
  if (seconds < 120) return `in ${Math.ceil(seconds)} seconds`;
  return seconds < 7_200 ? `in ${Math.ceil(seconds / 60)} minutes` : `in ${Math.ceil(seconds / 3_600)} hours`;
}
