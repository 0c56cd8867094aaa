import type { ModelRequest } from "../provider.ts";
import { createConcessions } from "../wire/concessions.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import type { Sender } from "../wire/sender.ts";
import type { Reply } from "../wire/stream.ts";
import { createAnswer } from "./answer.ts";
import { toItem } from "./item.ts";
import { type Extra, toBody } from "./request.ts";

/** Chat Completions, as OpenAI and very many others speak them. */
export function createChat(endpoint: Endpoint, send: Sender): (request: ModelRequest, signal: AbortSignal) => Promise<Reply> {
  const concede = createConcessions<Extra>([
    // Many models and servers don't know how hard they try, or not in these words. Who sends us elsewhere for it is followed there.
    ["effort", /^(?![\s\S]*v1\/responses)[\s\S]*(?:reasoning|effort|thinking)/i],
    ["usage", /stream_options|include_usage/i],
  ]);
  return async (request, signal) => {
    const effort = request.effort === undefined ? [] : (["effort"] as const);
    const wished = { key: `${request.model} ${request.effort ?? ""}`, extras: [...effort, "usage"] as const };
    const response = await concede(wished, (extras) => send("/chat/completions", toBody(request, extras), signal));
    return { response, toItem, answer: createAnswer(request, endpoint) };
  };
}
