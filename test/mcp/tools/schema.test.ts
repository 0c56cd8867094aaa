import assert from "node:assert/strict";
import { test } from "node:test";
import { forChecking, forModels, readSchema } from "../../../src/core/mcp/tools/schema.ts";

test("a schema that refers to itself by any way is refused, and one that refers to the same twice is not", () => {
  const node = { type: "object", properties: { next: { $ref: "#/$defs/node" } } };
  const [one, two] = [{ anyOf: [{ $ref: "#/$defs/two" }] }, { items: { $ref: "#/$defs/one" } }];
  for (const each of [{ ...node, $defs: { node } }, { properties: { a: { $ref: "#/$defs/one" } }, $defs: { one, two } }, { $ref: "#" }])
    assert.ok("problem" in readSchema(each), JSON.stringify(each));
  const point = { type: "object", properties: { x: { type: "number" } } };
  const twice = { properties: { from: { $ref: "#/$defs/point" }, to: { $ref: "#/$defs/point" } }, $defs: { point } };
  assert.ok("schema" in readSchema(twice));
  assert.ok("schema" in readSchema({ properties: { a: { $ref: "https://example.org/far" }, b: { $ref: "#/nowhere" } } }));
});

test("hidden characters are taken out of every name and text of a schema, and that is said", () => {
  const read = readSchema({ type: "object", properties: { "na\u200bme": { description: "a\u{e0041} text" } } });
  assert.deepEqual(read, { schema: { type: "object", properties: { name: { description: "a text" } } }, hadHidden: true });
});

test("a model is told nothing at the top that not every provider takes, and results are not checked by patterns", () => {
  const schema = {
    $schema: "x",
    $id: "y",
    type: "object",
    properties: { pattern: { type: "string", pattern: "(a+)+$" } },
    anyOf: [{ required: ["pattern"] }],
  };
  assert.deepEqual(forModels(schema), { type: "object", properties: { pattern: { type: "string", pattern: "(a+)+$" } } });
  assert.deepEqual(forModels({}), { type: "object", properties: {} });
  assert.deepEqual(forChecking(schema), {
    type: "object",
    properties: { pattern: { type: "string" } },
    anyOf: [{ required: ["pattern"] }],
  });
});
