import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../../../src/core/storage/sql/engine.ts";
import type { Image } from "../../../src/core/storage/sql/image.ts";
import type { Change } from "../../../src/core/storage/store.ts";
import { dice as diceOf } from "../faults/dice.ts";
import { wasmFile } from "../ports.ts";
import { answered, compacted, queued, run, session, step } from "../rows.ts";

test("what is merged at once comes to the same as what is merged one by one", async () => {
  const engine = await Engine.load(wasmFile);
  for (let round = 0; round < 8; round += 1) {
    const changes = happenings(diceOf(`merged ${round}`));
    const together = engine.begin();
    together.merge(changes, "w");
    const singly = engine.begin();
    for (const each of changes) singly.merge([each], "w");
    assert.deepEqual(told(together), told(singly), `round ${round}`);
    for (const each of [together, singly]) each.close();
  }
});

/** Sixty forms of few rows in three conversations, under leases and times in no order; now and then a conversation is erased. */
function happenings(dice: (sides: number) => number): readonly { readonly change: Change; readonly clock: number }[] {
  return Array.from({ length: 60 }, (_, nr) => {
    const at = ["a", "b", "c"][dice(3)] ?? "a";
    const id = `${at}${dice(3)}`;
    const finish = id.endsWith("2") ? "streaming" : "complete";
    const kinds: readonly Change[] = [
      { table: "sessions", row: session(at, { title: `Title ${nr}`, fence: dice(3) }) },
      { table: "runs", row: run(`r${id}`, at, { state: nr % 2 === 0 ? "running" : "completed" }) },
      { table: "messages", row: answered(`m${id}`, at, { text: `said ${nr}`, finish }) },
      {
        table: "pieces",
        row: { id: `p${nr}`, sessionId: at, messageId: `m${id}`, textAt: 0, thoughtAt: 0, text: `piece ${nr}`, thought: "" },
      },
      { table: "steps", row: step(`s${id}`, at, { summary: `did ${nr}` }) },
      { table: "queue", row: queued(`q${id}`, at, "queue") },
      { table: "compactions", row: compacted(`c${id}`, at) },
      ...(dice(6) === 0 ? [{ table: "erased", row: { id: at, sessionId: at } } as const] : []),
    ];
    const change = { ...(kinds[dice(kinds.length)] as Change), fence: dice(3) };
    return { change, clock: 1_000_000 + dice(40) * 1_000_000 + nr };
  });
}

/** All that can be asked of it; when a stand-in for a conversation began is a guess. */
function told(image: Image): unknown {
  const whole = ["a", "b", "c"].map((id) => image.session(id));
  const sessions = [...image.sessions()].sort((one, other) => one.id.localeCompare(other.id));
  const found = image.search("said", 50).map(({ messageId, excerpt }) => `${messageId} ${excerpt}`);
  const all = { whole, sessions, found: found.sort(), counts: image.counts() };
  return JSON.parse(JSON.stringify(all).replaceAll(/1970-01-01T[^"]+/g, "then"));
}
