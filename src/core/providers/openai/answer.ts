import type { Failure } from "../../events/failure.ts";
import type { Usage } from "../../events/message.ts";
import type { ModelRequest, Part } from "../provider.ts";
import { createSieve } from "../spoken/sieve.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { createJoiner } from "../wire/joiner.ts";
import { type Loose, looseCount, looseList, looseObject, looseText } from "../wire/loose.ts";
import type { Answer } from "../wire/stream.ts";
import { createCallCollector } from "./calls.ts";
import { createReasoningKeeper } from "./native.ts";
import { truncationFailure } from "./truncation.ts";

/** One answer in Chat Completions form. Servers of one's own may have models that write their calls as text. */
export function createAnswer(request: ModelRequest, endpoint: Endpoint): Answer {
  const maySpeak = endpoint.custom && request.tools.length > 0 && !hasCalledOnTheWire(request);
  const sieve = maySpeak ? createSieve(request.tools) : undefined;
  const reasoning = createReasoningKeeper();
  const calls = createCallCollector();
  const text = createJoiner("text");
  const thought = createJoiner("thought");
  let reason: string | undefined;
  let refused = false;
  let usage: Usage | undefined;
  let size = 0;

  function addMessage(message: Loose): readonly Part[] {
    const refusal = looseText(message.refusal);
    if (refusal) refused = true;
    const said = contentText(message.content) + (refusal ?? "");
    const thoughts = looseText(message.reasoning_content) ?? looseText(message.reasoning) ?? contentThought(message.content);
    size += said.length + thoughts.length + calls.add(message.tool_calls);
    reasoning.add(message);
    return [...thought.add(thoughts), ...text.add(sieve ? sieve.push(said) : said)];
  }
  /** What is still held, and the calls that it turned out to be. */
  function settle(mayCall: boolean) {
    const { text: rest, calls: spoken } = sieve?.end(mayCall) ?? { text: "", calls: [] };
    const parts: Part[] = [...thought.flush(), ...text.add(rest), ...text.flush()];
    return { parts, spoken };
  }

  return {
    add(chunk) {
      usage = usageIn(chunk.usage) ?? usage;
      const choice = firstChoice(chunk.choices);
      if (!choice) return [];
      const message = looseObject(choice.delta) ?? looseObject(choice.message);
      const parts = message ? addMessage(message) : [];
      reason = looseText(choice.finish_reason) ?? reason;
      return parts;
    },
    end(ending) {
      const finish = finishReason(reason, refused, calls.count > 0);
      const { parts, spoken } = settle(finish === "stop");
      const fail = (failure: Failure): readonly Part[] => [...parts, { type: "error", failure }];
      if (finish === "broken") return fail(ending.whenBroken(reason ?? ""));
      const truncation = truncationFailure(request, usage?.inputTokens, endpoint);
      if (truncation) return fail(truncation);
      if (finish === "stop" && size === 0) return fail(ending.whenEmpty());
      if (usage) parts.push({ type: "usage", usage });
      const asked =
        finish === "tool-calls"
          ? calls.finish(ending.newId)
          : spoken.map((each) => ({ callId: `${spokenPrefix}${ending.newId()}`, ...each }));
      for (const each of asked) parts.push({ type: "tool-call", ...each });
      const native = asked.length > 0 ? reasoning.finish(request.model) : undefined;
      if (native) parts.push({ type: "native", native });
      return [...parts, { type: "finish", reason: asked.length > 0 ? "tool-calls" : finish }];
    },
    flush: () => settle(false).parts,
    get begun() {
      return size > 0 || calls.count > 0;
    },
    get finished() {
      return reason !== undefined;
    },
    get size() {
      return size;
    },
  };
}

/** What the ids of calls begin with that were written as text. */
const spokenPrefix = "said_";

/** Whoever has a wire for calls and used it means what it writes as text to be text. */
function hasCalledOnTheWire({ messages }: ModelRequest): boolean {
  const ids = messages.flatMap((each) => (each.role === "assistant" ? each.toolCalls.map((call) => call.callId) : []));
  return ids.some((each) => !each.startsWith(spokenPrefix));
}

/** Calls are handed on by their presence, whatever word the server ends with, unless the answer was cut or filtered. */
function finishReason(
  reason: string | undefined,
  refused: boolean,
  hasCalls: boolean,
): "stop" | "tool-calls" | "length" | "content" | "broken" {
  if (reason === "length" || reason === "max_tokens") return "length";
  if (reason === "content_filter" || refused) return "content";
  if (reason === "error" || reason === "model_context_window_exceeded" || reason === "network_error") return "broken";
  return hasCalls ? "tool-calls" : "stop";
}

function firstChoice(choices: unknown): Loose | undefined {
  return looseList(choices)
    .map(looseObject)
    .find((each) => each !== undefined && (each.index ?? 0) === 0);
}

/** Some servers send content as a list of typed pieces. */
function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  return looseList(content)
    .map((each) => looseText(looseObject(each)?.text) ?? "")
    .join("");
}

function contentThought(content: unknown): string {
  return looseList(content)
    .map((each) => contentText(looseObject(each)?.thinking))
    .join("");
}

function usageIn(value: unknown): Usage | undefined {
  const usage = looseObject(value);
  const inputTokens = looseCount(usage?.prompt_tokens);
  const outputTokens = looseCount(usage?.completion_tokens);
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  const cachedTokens = looseCount(looseObject(usage?.prompt_tokens_details)?.cached_tokens);
  const reasoningTokens = looseCount(looseObject(usage?.completion_tokens_details)?.reasoning_tokens);
  return {
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}
