import assert from "node:assert/strict";
import { test } from "node:test";
import { parseModule, rehearse } from "../../../src/core/providers/script/program.ts";

/** Calculates what `answer()` of a module gives and compares it with what Node itself makes of the expected text. */
function check(module: string, expected: string): void {
  const [outcome] = outcomes(`${module}\n test("it", () => assert.deepEqual(answer(), ${expected}));`);
  assert.equal(outcome?.result, "passed", `${module}: ${outcome?.detail}`);
}

function outcomes(text: string) {
  const body = parseModule(`import assert from "node:assert/strict"; import test from "node:test"; ${text}`);
  assert.ok(body, `it can't be parsed: ${text}`);
  return rehearse("a.test.js", new Map([["a.test.js", body]]));
}

test("calculates as JavaScript does", () => {
  check("const answer = () => 1 + 2 * 3 ** 2 - -4 % 3;", "20");
  check("const answer = () => 2 ** 3 ** 2;", "512");
  check('const answer = () => "a" + 1 + null;', '"a1null"');
  check("const answer = () => [1, 2, 3].map((n, i) => n * i).filter(Boolean).reduce((a, b) => a + b, 1);", "9");
  check("function answer() { let n = 0; for (let i = 0; i < 5; i++) { if (i === 3) continue; n += i; } return n; }", "7");
  check("function answer() { let n = 10; while (true) { n -= 3; if (n < 0) break; } return n; }", "-2");
  check(`function answer() { const found = []; for (const [k, v] of [["a", 1]]) found.push(\`\${k}=\${v}\`); return found; }`, '["a=1"]');
  check("const answer = ({ a, b: { c } = { c: 3 } } = { a: 1 }, ...rest) => [a, c, ...rest, rest.length];", "[1, 3, 0]");
  check("const answer = () => ({ ...{ a: 1 }, b: 2, ['c' + 1]: 3 });", "{ a: 1, b: 2, c1: 3 }");
  check("const answer = () => [{ n: 2 }, { n: 1 }].sort((a, b) => a.n - b.n)[0].n ?? 9;", "1");
  check("const answer = () => undefined?.x ?? 'none';", '"none"');
  check('const answer = () => "a-b".split("-").map((s) => s.toUpperCase().padStart(3, ".")).join("");', '"..A..B"');
  check("const answer = () => (1.005).toFixed(1) + typeof answer;", '"1.0function"');
  check("async function answer2() {} const answer = () => (0.1 + 0.2) * 10 / 2 > 1 && !false || null;", "true");
});

test("tells a failing test from one it can't calculate", () => {
  const results = outcomes(`
    test("passes", () => assert.throws(() => { throw new Error("no"); }));
    test("fails", () => assert.equal(1, 2));
    test("throws", () => missing.field);
    test("is beyond it", () => assert.ok(/x/.test("x")));
    test("never ends", () => { for (;;) {} });
    test("calls itself for ever", () => { const f = () => f(); f(); });
  `).map(({ title, result }) => `${title}: ${result}`);
  assert.deepEqual(results, [
    "passes: passed",
    "fails: failed",
    "throws: failed",
    "is beyond it: unknown",
    "never ends: unknown",
    "calls itself for ever: unknown",
  ]);
});

test("gives the calculated program no way to the real one", () => {
  const escapes = [
    "[].constructor.constructor",
    "''.constructor",
    "(() => 1).constructor('return process')()",
    "({}).__proto__.polluted",
    "process.exit(1)",
    "globalThis.process",
    "import('node:fs')",
    "[].map.call",
    '"x".repeat(1e9)',
    "Array.from({ length: 1e9 })",
    "Math.constructor('return 1')()",
  ];
  for (const attempt of escapes) {
    const [outcome] = outcomes(`test("it", () => assert.ok(${attempt}));`);
    assert.notEqual(outcome?.result, "passed", attempt);
  }
});

test("leaves what it can't parse to others", () => {
  for (const text of ["class A {}", "switch (1) {}", "let a = ;", "function* a() {}", "`${", "const a = <b />;"]) {
    assert.equal(parseModule(text), undefined, text);
  }
});
