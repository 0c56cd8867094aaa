import assert from "node:assert/strict";
import { test } from "node:test";
import { type Intent, intentOf } from "../../../src/core/providers/demo/intent.ts";

function check(message: string, expected: Intent): void {
  assert.deepEqual(intentOf(message), expected, message);
}

test("many ways to ask for a repair are understood", () => {
  for (const message of [
    "find out why the tests fail and fix it",
    "Find out why the tests fail, and fix it!",
    "fix the failing test",
    "please fix the tests",
    "npm test fails",
    "the tests are red",
    "Why are my tests failing?",
    "can you make the tests pass again?",
    "run the tests and fix what is broken",
    "something is wrong with the test suite",
    "There is a bug, find it and fix the bug",
    "find the bug",
    "fix it",
  ]) {
    check(message, { kind: "repair" });
  }
});

test("looking, reading, searching and running are told apart", () => {
  for (const message of [
    "What is in this folder?",
    "look around",
    "explain this project",
    "ls",
    "what does this project do?",
    "list the files",
  ]) {
    check(message, { kind: "look" });
  }
  check("read package.json", { kind: "read", path: "package.json" });
  check("Show me `src/totals.js`, please", { kind: "read", path: "src/totals.js" });
  check("read the README", { kind: "read", path: "README.md" });
  check("search for unitPrice", { kind: "search", pattern: "unitPrice" });
  check('search for "two words"', { kind: "search", pattern: "two words" });
  check("where is roundToCents used?", { kind: "search", pattern: "roundToCents" });
  check("where is roundToCents defined", { kind: "search", pattern: "roundToCents" });
  check("run node --version", { kind: "run", command: "node --version" });
  check("run `npm test -- --watch`", { kind: "run", command: "npm test -- --watch" });
  check("$ git status", { kind: "run", command: "git status" });
  check("run the tests", { kind: "run", command: "npm test" });
});

test("greetings get help, and the rest is admitted", () => {
  for (const message of ["hi", "Hello!", "help", "what can you do?", "thanks", "who are you"]) check(message, { kind: "help" });
  for (const message of ["write a test for totals", "write an essay", "translate this", "2 + 2", "tell me a joke"])
    check(message, { kind: "other" });
});
