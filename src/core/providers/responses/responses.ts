import type { ModelRequest } from "../provider.ts";
import { createConcessions } from "../wire/concessions.ts";
import type { Sender } from "../wire/sender.ts";
import type { Reply } from "../wire/stream.ts";
import { createAnswer } from "./answer.ts";
import { toItem } from "./item.ts";
import { type Extra, toBody } from "./request.ts";

/** OpenAI's Responses, with nothing kept on its side: every question holds the whole conversation. */
export function createResponses(send: Sender): (request: ModelRequest, signal: AbortSignal) => Promise<Reply> {
  const concede = createConcessions<Extra>([
    ["native", /invalid_encrypted_content|encrypted content\b.*could not be|item with id|without its required/i],
    ["summary", /summar|must be verified/i],
    ["effort", /effort/i],
    ["encrypted", /encrypted|include/i],
    ["effort", /reasoning/i],
    ["summary", /reasoning/i],
  ]);
  return async (request, signal) => {
    const wished = { key: `${request.model} ${request.effort ?? ""}`, extras: extrasFor(request) };
    const response = await concede(wished, (extras) => send("/responses", toBody(request, extras), signal));
    return { response, toItem, answer: createAnswer(request.model) };
  };
}

function extrasFor({ model, effort }: ModelRequest): readonly Extra[] {
  const isReasoner = !/^(?:ft:)?(?:gpt-[34]|chatgpt)/.test(model.slice(model.lastIndexOf("/") + 1));
  return ["native", ...(effort === undefined ? [] : (["effort"] as const)), ...(isReasoner ? (["summary", "encrypted"] as const) : [])];
}
