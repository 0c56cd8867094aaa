import type { Provider } from "../../../src/core/providers/provider.ts";
import type { Fetch } from "../../../src/core/providers/wire/fetch.ts";
import type { ConnectionOptions } from "../../../src/core/providers/wire/stream.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import { gemini, serveGemini } from "../gemini/ask.ts";
import { openAi, serve } from "../openai/ask.ts";
import { openAiItself, serveResponses } from "../responses/ask.ts";

/** A server of either kind, as far as these tests look at it. */
export interface AnyServer {
  readonly baseUrl: string;
  readonly requests: readonly { readonly ended: Promise<{ readonly how: "answered" | "gone" }> }[];
}

/** One service's way of writing things. */
export interface Wire {
  /** One piece of text as an event. */
  said(text: string): string;
  /** One call as events; a part of one where a service can write that. */
  called(args: string): string;
  readonly end: string;
  serve(answers: readonly RawAnswer[]): Promise<AnyServer>;
  provider(server: AnyServer, options: Partial<ConnectionOptions>): Provider;
}

const openAiEvent = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const geminiEvent = (candidate: object) => `data: ${JSON.stringify({ candidates: [candidate] })}\r\n\r\n`;

const responsesEvent = (type: string, more: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
const called = (args: string) => ({ type: "function_call", call_id: "t1", name: "run_command", arguments: args });

export const wires: Readonly<Record<"openai" | "gemini" | "responses", Wire>> = {
  openai: {
    said: (text) => openAiEvent({ content: text }),
    called: (args) => openAiEvent({ tool_calls: [{ index: 0, id: "t1", function: { name: "run_command", arguments: args } }] }),
    end: "data: [DONE]\n\n",
    serve: (answers) => serve(answers),
    provider: openAi,
  },
  gemini: {
    said: (text) => geminiEvent({ content: { parts: [{ text }] } }),
    called: (args) => geminiEvent({ content: { parts: [{ functionCall: { name: "run_command", args: { text: args } } }] } }),
    end: geminiEvent({ finishReason: "STOP" }),
    serve: (answers) => serveGemini(answers),
    provider: gemini,
  },
  responses: {
    said: (text) => responsesEvent("response.output_text.delta", { output_index: 0, delta: text }),
    called: (args) => responsesEvent("response.output_item.done", { output_index: 1, item: called(args) }),
    end: responsesEvent("response.completed", { response: { object: "response", status: "completed", output: [] } }),
    serve: (answers) => serveResponses(answers),
    provider: openAiItself,
  },
};

/** A fetch whose answers come in pieces of so many bytes, however the network cut them. */
export function cutting(size: number): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (!response.ok || !response.body) return response;
    const cutter = new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      },
    });
    return new Response(response.body.pipeThrough(cutter), { status: response.status, headers: response.headers });
  };
}
