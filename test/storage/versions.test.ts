import assert from "node:assert/strict";
import { test } from "node:test";
import { Engine } from "../../src/core/storage/sql/engine.ts";
import { migrations } from "../../src/core/storage/sql/migrations.ts";
import { wasmFile } from "./ports.ts";
import { compacted, session } from "./rows.ts";

test("an image of every version there has been opens, and takes a row of what came later", async () => {
  const today = await Engine.load(wasmFile);
  for (let steps = 1; steps <= migrations.length; steps += 1) {
    const then = (await Engine.load(wasmFile, migrations.slice(0, steps))).begin();
    const bytes = then.bytes();
    then.close();
    const opening = today.open(bytes);
    assert.ok(opening.kind === (steps === migrations.length ? "sound" : "older"), `${opening.kind} after ${steps}`);
    const change = (row: object, table: "sessions" | "compactions", clock: number) => ({ change: { table, row } as never, clock });
    opening.image.merge([change(session("a"), "sessions", 1), change(compacted("x", "a"), "compactions", 2)], "w");
    assert.deepEqual(opening.image.session("a")?.compactions, [compacted("x", "a")]);
    opening.image.close();
  }
});
