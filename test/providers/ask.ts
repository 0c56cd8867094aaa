import assert from "node:assert/strict";
import type { ModelRequest, Part, Provider } from "../../src/core/providers/provider.ts";

const hello: ModelRequest = { model: "scripted", system: "Be brief.", messages: [{ role: "user", text: "Hello" }], tools: [] };

/** Asks once and checks what the port promises of every answer. */
export async function ask(provider: Provider, more: { request?: ModelRequest; signal?: AbortSignal } = {}): Promise<readonly Part[]> {
  const parts: Part[] = [];
  for await (const part of provider.stream(more.request ?? hello, more.signal ?? new AbortController().signal)) parts.push(part);
  assertWellFormed(parts);
  return parts;
}

/** The last part is the only one that ends; a retry comes before anything else; a broken answer calls nothing. */
function assertWellFormed(parts: readonly Part[]): void {
  const ends = parts.filter((each) => each.type === "finish" || each.type === "error");
  assert.equal(ends.length, 1, `one end in ${JSON.stringify(parts)}`);
  const last = parts.at(-1);
  assert.equal(last, ends[0]);
  const firstOther = parts.findIndex((each) => each.type !== "retry");
  assert.ok(parts.slice(firstOther).every((each) => each.type !== "retry"));
  const calls = parts.filter((each) => each.type === "tool-call");
  assert.equal(calls.length > 0, last?.type === "finish" && last.reason === "tool-calls");
  if (last?.type === "error") assert.match(last.failure.message, /^\S.*\.$/s);
}

export function textOf(parts: readonly Part[]): string {
  return parts.map((each) => (each.type === "text" ? each.text : "")).join("");
}

export function callsOf(parts: readonly Part[]) {
  return parts.flatMap((each) => (each.type === "tool-call" ? [{ callId: each.callId, tool: each.tool, arguments: each.arguments }] : []));
}

export function endOf(parts: readonly Part[]): string {
  const last = parts.at(-1);
  if (last?.type === "finish") return last.reason;
  return last?.type === "error" ? last.failure.code : "none";
}

export function sentenceOf(parts: readonly Part[]): string {
  const last = parts.at(-1);
  return last?.type === "error" ? last.failure.message : "";
}
