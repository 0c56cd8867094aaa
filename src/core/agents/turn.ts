import type { Failure } from "../events/failure.ts";
import type { MessageId } from "../events/ids.ts";
import type { AssistantMessage, MessageFinish, NativeAnswer, ToolCall, Usage } from "../events/message.ts";
import { isoTime } from "../events/time.ts";
import type { ModelRequest, ModelToolCall, Part, Provider } from "../providers/provider.ts";
import { withoutSecrets } from "./live-text.ts";
import type { RunPorts } from "./ports.ts";

/** One answer of the model, after it ended. `failure` says why it is no whole answer; then there are no calls. */
export interface Turn {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly failure?: Failure;
}

export interface Asking {
  readonly provider: Provider;
  readonly request: ModelRequest;
  /** Tells what an answer cost; unknown when the provider does not say. */
  readonly report: (messageId: MessageId, usage: Usage | undefined) => void;
}

/** Asks the model once and streams its answer into the session. Calls of an answer that did not end well are dropped. */
export async function takeTurn(ports: RunPorts, { provider, request, report }: Asking): Promise<Turn> {
  const answer = openAnswer(ports, report);
  const calls: ModelToolCall[] = [];
  let end: Part | undefined;
  for await (const part of provider.stream(request, ports.signal)) {
    if (ports.signal.aborted) break;
    if (part.type === "finish" || part.type === "error") end = part;
    else if (part.type === "tool-call") {
      calls.push(part);
      ports.tools.find(({ name }) => name === part.tool)?.expect?.(ports.session.view().session.id);
    } else answer.add(part);
    if (part.type === "retry") await ports.rest(part.delayMs);
  }
  if (ports.signal.aborted) return { ...answer.end("cancelled", []), toolCalls: [] };
  const { finish, failure } = judgeEnd(end);
  return { ...answer.end(finish, failure ? [] : calls), failure };
}

/** The message being written. It is added at its first part, so that a request that failed outright leaves no empty message. */
function openAnswer(ports: RunPorts, report: Asking["report"]) {
  const { session, runId, model, newId, now } = ports;
  const messageId = newId();
  let text = "";
  let native: NativeAnswer | undefined;
  let usage: Usage | undefined;
  let isAdded = false;

  const addOnce = () => {
    if (isAdded) return;
    isAdded = true;
    const { id: sessionId } = session.view().session;
    const at = isoTime(now());
    const empty = { text: "", thought: "", toolCalls: [], finish: "streaming" } as const;
    const message: AssistantMessage = { role: "assistant", id: messageId, sessionId, runId, at, model, ...empty };
    session.emit(runId, { type: "message-add", message });
  };

  // What may be the beginning of a secret waits for the next piece, or the end.
  const live = {
    text: withoutSecrets(ports, (shown) => {
      text += shown;
      session.emit(runId, { type: "text-delta", messageId, text: shown });
    }),
    thought: withoutSecrets(ports, (shown) => session.emit(runId, { type: "thought-delta", messageId, text: shown })),
  };

  return {
    add(part: Extract<Part, { type: "text" | "thought" | "usage" | "retry" | "native" }>) {
      if (part.type === "retry") {
        const { attempt, of, failure } = part;
        const notice = { kind: "retry", attempt, of, retryAt: isoTime(now() + part.delayMs), message: failure.message } as const;
        session.emit(runId, { type: "notice", notice });
        return;
      }
      addOnce();
      if (part.type === "native") native = part.native;
      else if (part.type === "usage") usage = part.usage;
      else live[part.type].add(part.text);
    },
    end(finish: MessageFinish, calls: readonly ModelToolCall[]): Pick<Turn, "text" | "toolCalls"> {
      if (calls.length > 0) addOnce();
      live.thought.finish();
      live.text.finish();
      // What is carried out is what is shown.
      const toolCalls = calls.map(({ callId, tool, arguments: given }) => ({
        stepId: newId(),
        callId,
        tool,
        arguments: ports.redact(given),
      }));
      if (!isAdded) return { text, toolCalls };
      report(messageId, usage);
      session.emit(runId, { type: "message-end", messageId, finish, toolCalls, ...(native && finish === "complete" ? { native } : {}) });
      return { text, toolCalls };
    },
  };
}

function judgeEnd(end: Part | undefined): { readonly finish: MessageFinish; readonly failure?: Failure } {
  if (end?.type === "error") return { finish: "cut-off", failure: end.failure };
  if (end?.type !== "finish") {
    const message = "The model's answer broke off without an end. Send the message again, or choose another model.";
    return { finish: "cut-off", failure: { code: "cut-off", message } };
  }
  switch (end.reason) {
    case "stop":
    case "tool-calls":
      return { finish: "complete" };
    case "length": {
      const message =
        "The answer reached the model's output limit and was cut; nothing it had begun to ask for was carried out. Ask it to go on in smaller pieces.";
      return { finish: "cut-off", failure: { code: "cut-off", message } };
    }
    case "content": {
      const message = "The provider stopped this answer because of its content rules. Say it in other words, or choose another model.";
      return { finish: "filtered", failure: { code: "content", message } };
    }
    default:
      return end.reason satisfies never;
  }
}
