import assert from "node:assert/strict";
import type { Part } from "../../../src/core/providers/provider.ts";
import type { ConnectionOptions } from "../../../src/core/providers/wire/stream.ts";
import type { RawAnswer } from "../../fakes/model-answer.ts";
import { callsOf, endOf, sentenceOf, textOf } from "../ask.ts";
import type { AnyServer, Wire } from "./wires.ts";

export interface Outcome {
  readonly parts: readonly Part[];
  readonly server: AnyServer;
  /** How long it would have slept between attempts, in milliseconds. */
  readonly waits: readonly number[];
}

export interface Rule {
  /** What the server says instead of the case's own bytes, request by request. */
  readonly answers?: (wire: Wire) => readonly RawAnswer[];
  readonly options?: Partial<ConnectionOptions>;
  readonly abort?: boolean;
  /** Of a size that belongs into the end-to-end tests. */
  readonly isLarge?: boolean;
  readonly check: (outcome: Outcome) => void | Promise<void>;
}

const sse = { "content-type": "text/event-stream" };
const good = (wire: Wire): RawAnswer => ({ status: 200, headers: sse, body: [wire.said("fine"), wire.end] });
const stream = (body: Iterable<string>, more: Partial<RawAnswer> = {}): RawAnswer => ({ status: 200, headers: sse, body, ...more });

const saysX = says("x");
const saysAb = says("ab");

/** What must become of each case. */
export const rules: Readonly<Record<string, Rule>> = {
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
    isLarge: true,
    answers: (wire) => [stream(repeated(wire.called("x".repeat(1024)).repeat(16), 50 * 64))],
    check: async ({ parts, server }) => {
      assert.equal(endOf(parts), "malformed");
      assert.match(sentenceOf(parts), /grew past 10 million characters/);
      assert.equal((await server.requests[0]?.ended)?.how, "gone");
    },
  },
  "ST-029": {
    isLarge: true,
    answers: tinyPieces(200_000),
    check: keepsTinyPieces(200_000),
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
    answers: (wire) => [{ status: 429, headers: { "retry-after": "2" }, body: '{"error":{"message":"slow down"}}' }, good(wire)],
    check: ({ parts, waits }) => {
      assert.equal(waits.length, 1);
      assert.ok(Number(waits[0]) >= 2000 && Number(waits[0]) <= 2500);
      assert.equal(parts[0]?.type === "retry" && parts[0].failure.retryAfterSeconds, 2);
      assert.equal(textOf(parts), "fine");
    },
  },
  "ST-041": {
    answers: (wire) => [{ status: 429, headers: { "retry-after": "-5" } }, good(wire)],
    check: ({ parts, waits }) => {
      assert.deepEqual(waits, [750]);
      assert.equal(textOf(parts), "fine");
    },
  },
  "ST-043": { answers: (wire) => [{ status: 500 }, good(wire)], check: retriedOnce },
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
  "ST-049": { answers: (wire) => [{ status: 0 }, good(wire)], check: retriedOnce },
  "ST-051": {
    answers: (wire) => [stream([wire.said("one")], { ending: "hang" })],
    options: { idleMs: 400 },
    check: async ({ parts, server }) => {
      assert.equal(textOf(parts), "one");
      assert.equal(endOf(parts), "cut-off");
      assert.match(sentenceOf(parts), /sent nothing for/);
      assert.equal((await server.requests[0]?.ended)?.how, "gone");
    },
  },
  "ST-053": {
    answers: (wire) => [stream([wire.called('{"command":"rm -'), wire.said("now")], { ending: "hang" })],
    abort: true,
    check: async ({ parts, server, waits }) => {
      assert.equal(endOf(parts), "cut-off");
      assert.deepEqual(callsOf(parts), []);
      assert.deepEqual(waits, []);
      assert.equal((await server.requests[0]?.ended)?.how, "gone");
    },
  },
  "ST-063": { check: saysAb },
  "ST-060": { check: calls({ callId: "call_a", tool: "read_file", arguments: '{"path":"a"}' }) },
  "ST-062": {
    check: ({ parts }) => {
      assert.equal(textOf(parts), "ab");
      assert.match(endOf(parts), /^(stop|cut-off)$/);
    },
  },
  "SX-001": { check: saysX },
  "SX-002": { check: saysX },
  "SX-003": { check: saysX },
  "SX-004": { check: saysX },
  "SX-005": {
    answers: ({ end }) => [stream([...manyCalls(200), end])],
    check: ({ parts }) => {
      const found = callsOf(parts);
      assert.equal(new Set(found.map((each) => each.callId)).size, 200);
      assert.deepEqual(
        found.map((each) => each.arguments),
        Array.from({ length: 200 }, (_, at) => `{"at":${at}}`),
      );
    },
  },
  "SX-006": {
    isLarge: true,
    answers: (wire) => [stream([...repeated(wire.said("Grüße ".repeat(1_000)), 833), wire.end])],
    check: ({ parts }) => {
      assert.equal(textOf(parts), "Grüße ".repeat(833_000));
      assert.equal(endOf(parts), "stop");
    },
  },
  "SX-007": {
    answers: (wire) => [{ ...stream([]), body: '{"error":{"message":"no capacity","code":503}}' }, good(wire)],
    check: (outcome) => {
      retriedOnce(outcome);
      const [first] = outcome.parts;
      assert.match(first?.type === "retry" ? `${first.failure.code} ${first.failure.message}` : "", /^server .*no capacity/);
    },
  },
  "SX-008": { check: saysX },
  "SX-009": { check: saysX },
  "SX-010": {
    check: calls(
      { callId: "t0", tool: "read_file", arguments: '{"path":"a"}' },
      { callId: "t1", tool: "read_file", arguments: '{"path":"b"}' },
    ),
  },
  "SX-011": { check: saysX },
  "SX-012": { check: ({ parts }) => assert.equal(endOf(parts), "malformed") },
  "SX-013": {
    answers: (wire) => [stream(repeated(wire.said("x".repeat(1024)).repeat(16), 50 * 64))],
    options: { sizeLimit: 2_000_000 },
    check: async ({ parts, server }) => {
      assert.match(sentenceOf(parts), /grew past 2 million characters/);
      assert.ok(textOf(parts).length < 3_000_000);
      assert.equal((await server.requests[0]?.ended)?.how, "gone");
    },
  },
  // At its full size once, which is above, end to end.
  "SX-014": { answers: tinyPieces(8_000), check: keepsTinyPieces(8_000) },
  "SX-015": { check: saysX },
  "SX-016": {
    check: (outcome) => {
      saysX(outcome);
      assert.deepEqual(outcome.parts.find((each) => each.type === "usage")?.usage, { inputTokens: 5, outputTokens: 2 });
    },
  },
  "SX-020": { check: saysAb },
  "SX-021": {
    check: ({ parts }) => {
      assert.equal(textOf(parts), "x");
      assert.equal(endOf(parts), "content");
    },
  },
  "SX-022": {
    check: ({ parts }) => {
      assert.equal(textOf(parts), "Hello");
      assert.equal(endOf(parts), "cut-off");
    },
  },
  "SX-023": { check: ({ parts }) => assert.equal(endOf(parts), "content") },
  "SX-024": { check: calls({ callId: "call_a", tool: "list_files", arguments: "{}" }) },
  "SX-025": { check: calls({ callId: "call_a", tool: "", arguments: "{}" }) },
  "SX-026": { check: says("€") },
  "SX-027": { check: saysX },
  "SX-028": { check: saysX },
  "SX-029": {
    check: ({ parts }) => {
      assert.equal(endOf(parts), "malformed");
      assert.match(sentenceOf(parts), /answered with nothing at all/);
    },
  },
  "SX-030": { check: saysX },
  "SX-031": { check: says("a]},{b") },
  "SX-032": { check: says("\uFFFD") },
  "SX-033": {
    check: ({ parts }) => {
      assert.equal(endOf(parts), "malformed");
      assert.match(sentenceOf(parts), /text\/html/);
      assert.doesNotMatch(JSON.stringify(parts), /login|AIza/);
    },
  },
  "SX-034": {
    check: (outcome) => {
      saysX(outcome);
      assert.deepEqual(outcome.parts[0], { type: "thought", text: "hm" });
      assert.deepEqual(outcome.parts.find((each) => each.type === "usage")?.usage, {
        inputTokens: 3,
        outputTokens: 9,
        reasoningTokens: 9,
      });
    },
  },
};

function tinyPieces(count: number): Rule["answers"] {
  return (wire) => [stream([...repeated(wire.said("x").repeat(500), count / 500), wire.end])];
}

function keepsTinyPieces(count: number): Rule["check"] {
  return ({ parts }) => {
    assert.equal(textOf(parts).length, count);
    assert.ok(parts.length < count / 10, `${parts.length} parts for ${count} pieces`);
  };
}

function* manyCalls(count: number): Generator<string> {
  for (let at = 0; at < count; at += 1) {
    const call = { index: at, id: `t${at}`, function: { name: "read_file", arguments: `{"at":${at}}` } };
    yield `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [call] } }] })}\n\n`;
  }
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
