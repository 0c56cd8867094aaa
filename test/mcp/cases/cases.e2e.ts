import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRepo } from "../../repo.ts";
import { answers } from "./answers.ts";
import { starting } from "./starting.ts";
import { tools } from "./tools.ts";
import { web } from "./web.ts";

interface Case {
  readonly id: string;
  readonly input: string;
  readonly expect: string;
}

const cases = JSON.parse(readFileSync(inRepo("test/cases/mcp-misbehaviour.json"), "utf8")) as readonly Case[];
const proofs = { ...starting, ...answers, ...tools, ...web };

test("every given case of a misbehaving server has a proof", () => {
  assert.equal(cases.length, 28);
  assert.deepEqual(Object.keys(proofs).sort(), cases.map(({ id }) => id).sort());
});

for (const { id, input, expect } of cases) test(`${id}: ${input}: ${expect}`, () => proofs[id]?.());
