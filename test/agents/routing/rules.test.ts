import assert from "node:assert/strict";
import { test } from "node:test";
import { routeByRules, type Said } from "../../../src/core/agents/routing/rules.ts";

const usual: Said = { text: "", workMode: "auto", agent: undefined, canAct: true, isFirst: true };
const way = (text: string, more: Partial<Said> = {}) => {
  const route = routeByRules({ ...usual, text, ...more });
  return route && `${route.way} by ${route.by}`;
};

test("A greeting is answered in words alone, in many languages, and only at the beginning", () => {
  for (const text of ["Hi", "hello!", "Hey there…", " Guten Morgen ", "Bonjour.", "¡Hola", "你好！", "Thank you", "ありがとう"].map(
    (each) => each.replace("¡", ""),
  ))
    assert.equal(way(text), "answer by rule", text);
  assert.equal(way("Thanks", { isFirst: false }), "agent by rule");
  for (const text of ["ok", "yes", "go on", "Hi, mend the tests", "hello world in C"]) assert.equal(way(text), "agent by rule", text);
});

test("What reads like one request is one agent's; what may be several is not told by rules", () => {
  assert.equal(way("Why does the build fail? Look into the log and mend it."), "agent by rule");
  assert.equal(way("Rename `total` to `sum` everywhere.\n\nThen run the tests."), "agent by rule");
  assert.equal(way("- research A\n- write B\n- review C"), undefined);
  assert.equal(way("1. read the data\n2. draw the charts\n3. write the report"), undefined);
  assert.equal(way(`Please ${"do this and that and ".repeat(20)}more.`), undefined);
  assert.equal(way("First do this. Then do that. After it another. Then one more. Then the last."), undefined);
});

test("What the person chose counts before anything else, and where nothing can be done there is nothing to plan", () => {
  const long = "word ".repeat(200);
  assert.equal(way("Hi", { workMode: "plan" }), "team by person");
  assert.equal(way(long, { workMode: "fast" }), "agent by person");
  assert.equal(way(long, { agent: "writer" }), "agent by person");
  assert.equal(routeByRules({ ...usual, text: long, agent: "writer" })?.agent, "writer");
  assert.equal(way(long, { canAct: false }), "agent by rule");
});
