import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Part } from "../../../src/core/providers/provider.ts";
import { withRetry } from "../../../src/core/providers/retry.ts";
import type { ConnectionOptions } from "../../../src/core/providers/wire/stream.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import type { ModelServer } from "../../fakes/model-server.ts";
import { inRepo } from "../../repo.ts";
import { ask, callsOf, endOf, sentenceOf, textOf } from "../ask.ts";
import { openAi, serve } from "./ask.ts";

interface Case {
  readonly id: string;
  readonly input: Input;
  readonly expect: string;
  readonly why: string;
}

interface Input {
  readonly http?: string;
  readonly chunks?: readonly string[];
  readonly chunksBase64?: readonly string[];
  readonly body?: string;
}

interface Outcome {
  readonly parts: readonly Part[];
  readonly server: ModelServer;
  /** How long it would have slept between attempts, in milliseconds. */
  readonly waits: readonly number[];
}

interface Rule {
  /** What the server says instead of the case's own bytes, request by request. */
  readonly answers?: readonly RawAnswer[];
  readonly options?: Partial<ConnectionOptions>;
  readonly abort?: boolean;
  readonly check: (outcome: Outcome) => void | Promise<void>;
}

const cases = JSON.parse(readFileSync(inRepo("test/cases/provider-streams.json"), "utf8")) as readonly Case[];
const sse = { "content-type": "text/event-stream" };
const event = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`;
const callEvent = (text: string) => event({ tool_calls: [{ index: 0, id: "t1", function: { name: "run_command", arguments: text } }] });
const good: RawAnswer = { status: 200, headers: sse, body: [event({ content: "fine" }), "data: [DONE]\n\n"] };

const saysX = says("x");
const saysAb = says("ab");
const rules: Readonly<Record<string, Rule>> = {
  "ST-001": {
    check: ({ parts }) => {
      assert.equal(textOf(parts), "Hello");
      assert.equal(endOf(parts), "cut-off");
    },
  },
  "ST-003": { check: ({ parts }) => assert.equal(endOf(parts), "cut-off") },
  "ST-005": { check: says("€") },
  "ST-007": { check: says("\uFFFD") },
  "ST-009": { check: saysAb },
  "ST-011": { check: saysX },
  "ST-013": { check: saysX },
  "ST-015": { check: saysX },
  "ST-017": { check: calls({ callId: "call_a", tool: "read_file", arguments: '{"path":"a"}' }) },
  "ST-019": { check: calls({ callId: "t1", tool: "", arguments: "{}" }) },
  "ST-021": { check: calls({ callId: "t1", tool: "read_file", arguments: '{"path":1}' }) },
  "ST-023": { check: calls({ callId: "t1", tool: "read_file", arguments: '{"path":"a","path":"/etc/passwd"}' }) },
  "ST-025": { check: calls({ callId: "t1", tool: "run_command", arguments: '"ls"' }) },
  "ST-027": {
    answers: [{ status: 200, headers: sse, body: repeated(callEvent("x".repeat(1024)), 50 * 1024) }],
    check: async ({ parts, server }) => {
      assert.equal(endOf(parts), "malformed");
      assert.match(sentenceOf(parts), /grew past 10 million characters/);
      assert.equal((await server.requests[0]?.ended)?.how, "gone");
    },
  },
  "ST-029": {
    answers: [{ status: 200, headers: sse, body: [...repeated(event({ content: "x" }).repeat(500), 400), "data: [DONE]\n\n"] }],
    check: ({ parts }) => {
      assert.equal(textOf(parts).length, 200_000);
      assert.ok(parts.length < 20_000, `${parts.length} parts for 200,000 deltas`);
    },
  },
  "ST-031": { check: calls({ callId: "t1", tool: "read_file", arguments: '{"path":"a"}' }) },
  "ST-033": {
    check: ({ parts }) => {
      assert.equal(textOf(parts), "x");
      assert.equal(endOf(parts), "content");
    },
  },
  "ST-035": { check: says("a") },
  "ST-037": {
    check: ({ parts }) => {
      assert.equal(endOf(parts), "malformed");
      assert.match(sentenceOf(parts), /text\/html/);
      assert.doesNotMatch(JSON.stringify(parts), /login|sk-live/);
    },
  },
  "ST-039": {
    answers: [{ status: 429, headers: { "retry-after": "2" }, body: '{"error":{"message":"slow down"}}' }, good],
    check: ({ parts, waits }) => {
      assert.equal(waits.length, 1);
      assert.ok(Number(waits[0]) >= 2000 && Number(waits[0]) <= 2500);
      assert.equal(parts[0]?.type === "retry" && parts[0].failure.retryAfterSeconds, 2);
      assert.equal(textOf(parts), "fine");
    },
  },
  "ST-041": {
    answers: [{ status: 429, headers: { "retry-after": "-5" } }, good],
    check: ({ parts, waits }) => {
      assert.deepEqual(waits, [750]);
      assert.equal(textOf(parts), "fine");
    },
  },
  "ST-043": { answers: [{ status: 500 }, good], check: retriedOnce },
  "ST-045": {
    check: ({ parts, server, waits }) => {
      assert.equal(endOf(parts), "auth");
      assert.equal(server.requests.length, 1);
      assert.deepEqual(waits, []);
      assert.doesNotMatch(JSON.stringify(parts), /sk-live-abc/);
    },
  },
  "ST-047": {
    check: ({ parts, server }) => {
      assert.equal(endOf(parts), "bad-request");
      assert.match(sentenceOf(parts), /evil\.example; the key and the conversation were not sent/);
      assert.equal(server.requests.length, 1);
    },
  },
  "ST-049": { answers: [{ status: 0 }, good], check: retriedOnce },
  "ST-051": {
    answers: [{ status: 200, headers: sse, body: [event({ content: "one" })], ending: "hang" }],
    options: { idleMs: 400 },
    check: async ({ parts, server }) => {
      assert.equal(textOf(parts), "one");
      assert.equal(endOf(parts), "cut-off");
      assert.match(sentenceOf(parts), /sent nothing for/);
      assert.equal((await server.requests[0]?.ended)?.how, "gone");
    },
  },
  "ST-053": {
    answers: [{ status: 200, headers: sse, body: [callEvent('{"command":"rm -'), event({ content: "now" })], ending: "hang" }],
    abort: true,
    check: async ({ parts, server, waits }) => {
      assert.equal(endOf(parts), "cut-off");
      assert.deepEqual(callsOf(parts), []);
      assert.deepEqual(waits, []);
      assert.equal((await server.requests[0]?.ended)?.how, "gone");
    },
  },
  "ST-063": { check: saysAb },
};

test("every stream case has a rule, and none is lost", () => {
  assert.equal(cases.length, 28);
  assert.deepEqual(cases.map((each) => each.id).sort(), Object.keys(rules).sort());
});

for (const each of cases) {
  test(`${each.id}: ${each.why}: ${each.expect}`, async () => {
    const rule = rules[each.id];
    assert.ok(rule);
    const server = await serve(rule.answers ?? [bytesOf(each.input)]);
    const provider = withRetry(openAi(server, rule.options), { random: () => 0.5 });
    const stop = new AbortController();
    const parts = await ask(rule.abort ? stoppingAtText(provider, stop) : provider, { signal: stop.signal });
    const waits = parts.flatMap((each) => (each.type === "retry" ? [each.delayMs] : []));
    await rule.check({ parts, server, waits });
  });
}

/** The same provider with a person who presses stop at the first text. */
function stoppingAtText(provider: ReturnType<typeof openAi>, stop: AbortController): ReturnType<typeof openAi> {
  return {
    async *stream(request, signal) {
      for await (const part of provider.stream(request, signal)) {
        if (part.type === "text") stop.abort();
        yield part;
      }
    },
  };
}

/** "status 429, Retry-After: 2" and "status 302 to http://…" as an answer. */
function bytesOf({ http = "", chunks, chunksBase64, body }: Input): RawAnswer {
  const [, status = "200", place] = /^status (\d+)(?: to (\S+))?/.exec(http) ?? [];
  const type = /content-type (\S+)|(application\/\S+)/.exec(http);
  const headers = { ...(type ? { "content-type": type[1] ?? type[2] ?? "" } : {}), ...(place ? { location: place } : {}) };
  const bytes = chunksBase64?.map((each) => Buffer.from(each, "base64"));
  return { status: Number(status), headers, body: chunks ?? bytes ?? body ?? "" };
}

function* repeated(text: string, count: number): Generator<string> {
  for (let made = 0; made < count; made += 1) yield text;
}

function says(text: string): Rule["check"] {
  return ({ parts }) => {
    assert.equal(textOf(parts), text);
    assert.equal(endOf(parts), "stop");
  };
}

function calls(...expected: readonly { callId: string; tool: string; arguments: string }[]): Rule["check"] {
  return ({ parts }) => assert.deepEqual(callsOf(parts), expected);
}

function retriedOnce({ parts, server, waits }: Outcome): void {
  assert.deepEqual(
    parts.map((each) => each.type),
    ["retry", "text", "finish"],
  );
  assert.equal(textOf(parts), "fine");
  assert.equal(server.requests.length, 2);
  assert.equal(waits.length, 1);
}
