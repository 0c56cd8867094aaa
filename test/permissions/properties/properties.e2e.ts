import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { judge } from "../../../src/core/permissions/gate.ts";
import { firstCaught, properties } from "./hold.ts";

const seed = process.env.GATE_SEED ?? randomUUID().slice(0, 8);
const throws = 10_000;

for (const [title, holds] of Object.entries(properties))
  test(`In ${throws.toLocaleString("en-US")} random cases, ${title}`, () =>
    assert.equal(firstCaught(judge, holds, { seed, throws }), undefined));
