import type { ServerResponse } from "node:http";
import {
  type Answer,
  type ChatBody,
  chunksOf,
  completionOf,
  type Fault,
  type ModelAnswer,
  type RawAnswer,
  released,
} from "./model-answer.ts";

export interface Manner {
  readonly body: ChatBody;
  /** The answer's id on the wire. */
  readonly id: string;
  /** Breaks characters and JSON across writes, mixes line ends, adds comments. */
  readonly odd: boolean;
}

/** Sends the answer; resolves when the server is done with it, whatever the client did. */
export async function respond(response: ServerResponse, answer: Answer, how: Manner): Promise<void> {
  const { body, id, odd } = how;
  if ("status" in answer) return sendRaw(response, answer);
  const ready = released(answer, body);
  if (!body.stream) return sendRaw(response, json(200, completionOf(ready, body, id)));
  const contentType = ready.fault?.kind === "content-type" ? ready.fault.value : "text/event-stream; charset=utf-8";
  response.writeHead(200, { "content-type": contentType, "cache-control": "no-cache" });
  const bytes = streamBytes(ready, chunksOf(ready, body, id), odd);
  const limit = faultBytes(ready.fault) ?? bytes.length;
  for (const piece of odd ? oddPieces(bytes.subarray(0, limit)) : [bytes.subarray(0, limit)]) {
    if (response.destroyed) return;
    response.write(piece);
    if (odd) await nextTick();
  }
  if (ready.fault?.kind === "cut") return flushThenReset(response);
  if (ready.fault?.kind !== "hang") response.end();
}

export function json(status: number, value: object): RawAnswer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

/** An error in the real API's form. */
export function refusal(status: number, message: string, code: string | null = null): RawAnswer {
  return json(status, { error: { message, type: "invalid_request_error", param: null, code } });
}

/** Line ends alternate between LF and CRLF, and comments come between events, when `odd`. */
function streamBytes(answer: ModelAnswer, chunks: readonly object[], odd: boolean): Buffer {
  const events = chunks.map((each) => `data: ${JSON.stringify(each)}`);
  if (answer.fault?.kind === "malformed") events.splice(1, 1, 'data: {"choices": [{"index": 0, "delta": {"content": "half');
  if (finishes(answer)) events.push("data: [DONE]");
  const framed = events.map((each, index) => {
    if (!odd) return `${each}\n\n`;
    const comment = index % 3 === 1 ? ": keep-alive\n\n" : "";
    return comment + (index % 2 === 0 ? `${each}\n\n` : `${each}\r\n\r\n`);
  });
  return Buffer.from(framed.join(""));
}

function finishes(answer: ModelAnswer): boolean {
  return answer.finish !== null;
}

function faultBytes(fault: Fault | undefined): number | undefined {
  return fault?.kind === "cut" || fault?.kind === "hang" ? fault.afterBytes : undefined;
}

/** Sizes without a common measure, so that over an answer every kind of boundary is hit. */
function oddPieces(bytes: Buffer): readonly Buffer[] {
  const sizes = [1, 113, 2, 61, 7, 251, 3, 17];
  const pieces: Buffer[] = [];
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(bytes.subarray(from, from + size));
    from += size;
  }
  return pieces;
}

export async function sendRaw(response: ServerResponse, answer: RawAnswer): Promise<void> {
  const pieces = typeof answer.body === "string" ? [answer.body] : (answer.body ?? []);
  if (answer.status === 0) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.flushHeaders();
  for (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(piece)) await drained(response);
    else await nextTick();
  }
  if (answer.ending === "reset") return flushThenReset(response);
  if (answer.ending !== "hang") response.end();
}

/** Gives what was written time to leave before the connection breaks. */
function flushThenReset(response: ServerResponse): void {
  response.write("", () => setImmediate(() => response.destroy()));
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

function nextTick(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
