import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRepo } from "../../repo.ts";
import { tempFolder } from "../../temp.ts";
import { createFixture } from "./fixture.ts";
import { caseRules, isAllowed, isReading } from "./rules.ts";

interface ShellCase {
  readonly id: string;
  readonly shell: string;
  readonly input: string;
  readonly tier?: "core" | "stretch";
  readonly why: string;
}

const fixture = createFixture(tempFolder());
const asks = casesOf("shell-must-ask.json");
const passes = casesOf("shell-allow.json");

test("no shell case is missing", () => {
  assert.deepEqual([asks.length, passes.length], [138, 44]);
});

for (const { id, why, shell, input } of asks)
  test(`${id} asks: ${why}`, async () => {
    const reading = await fixture.read(input, { shell: shell === "bash" ? undefined : shell });
    assert.equal(isAllowed(reading, caseRules), false);
    assert.equal(isReading(reading), false);
  });

for (const { id, why, input, tier } of passes)
  test(`${id} passes (${tier}): ${why}`, async () => {
    const reading = await fixture.read(input);
    assert.equal(isAllowed(reading, caseRules), true, JSON.stringify(reading));
  });

function casesOf(name: string): readonly ShellCase[] {
  return JSON.parse(readFileSync(inRepo(`test/cases/${name}`), "utf8")) as readonly ShellCase[];
}
