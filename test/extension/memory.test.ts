import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Settings } from "../../src/extension/host/settings.ts";
import { type Memento, memoryLimitBytes, smallMemory } from "../../src/extension/memory.ts";
import { createPreferences } from "../../src/extension/preferences.ts";
import { inRepo } from "../repo.ts";

test("what is kept in VS Code's own state stays under 10 KB whatever is chosen how often", async () => {
  const memento = heldInMemory();
  const memory = smallMemory(memento);
  const preferences = createPreferences({
    models: async () => [],
    session: () => undefined,
    change: async () => undefined,
    settings: { model: () => undefined, approvalMode: () => "ask" } as unknown as Settings,
    memory,
  });
  // The longest name of a model that a view may send.
  for (let index = 0; index < 1_000; index += 1) await preferences.setModel(`openai/${index}-`.padEnd(200, "x"));
  assert.ok(sizeOf(memento) > 200, "it was kept");
  assert.ok(sizeOf(memento) < memoryLimitBytes, `${sizeOf(memento)} bytes are kept`);
});

test("what would make it larger than that is refused, and what was kept stays", async () => {
  const memento = heldInMemory();
  const memory = smallMemory(memento);
  await memory.update("lastModel", "openai/gpt-5");
  await assert.rejects(async () => memory.update("history", "x".repeat(memoryLimitBytes)), /too large/);
  for (let index = 0; index < 100; index += 1) await Promise.resolve(memory.update(`s${index}`, "x".repeat(500))).catch(() => undefined);
  assert.ok(sizeOf(memento) < memoryLimitBytes + 1_000, `${sizeOf(memento)} bytes are kept`);
  assert.equal(memory.get("lastModel"), "openai/gpt-5");
});

test("nothing else is written into VS Code's own state; activation reads one flag there", () => {
  const folder = inRepo("src/extension");
  const files = (readdirSync(folder, { recursive: true }) as string[]).filter((each) => each.endsWith(".ts"));
  const uses = files.flatMap((file) =>
    readFileSync(path.join(folder, file), "utf8")
      .split("\n")
      .filter((line) => /\b(globalState|workspaceState)\b/.test(line)),
  );
  const [written, ...more] = uses.filter((line) => !/globalState\.get\("telegram\.autoStart"\)/.test(line));
  assert.deepEqual([uses.length, more], [2, []]);
  assert.match(written ?? "", /smallMemory\(context\.workspaceState\).*smallMemory\(context\.globalState\)/);
});

function heldInMemory(): Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: <Value>(key: string) => kept.get(key) as Value | undefined,
    async update(key, value) {
      kept.set(key, value);
    },
  };
}

function sizeOf(memento: Memento): number {
  return Buffer.byteLength(JSON.stringify(memento.keys().map((each) => [each, memento.get(each)])));
}
