import assert from "node:assert/strict";
import { test } from "node:test";
import { findRipgrep } from "../../../src/core/sandbox/search/ripgrep.ts";
import { lacks } from "../../programs.ts";
import { cases } from "./cases.ts";
import { testWay, ways } from "./ways.ts";

const skip = lacks("rg");

test("There is a ripgrep on this machine, so that all ways are tested", { skip }, async () => {
  assert.ok(await findRipgrep(process.env, []));
});

// All ways to search give the same: with the machine's ripgrep, in threads, and in slices of this one. Here a part of it, in ways.e2e.ts all.
const some = [
  "matches come by file, in order, with line numbers",
  "a pattern is an expression, or plain text when that is said",
  "ignored, binary, linked and secret files are passed over",
  "all kinds of ignore files are heeded, the nearer and the more particular first",
];
const slow = "an expression that would take for ever ends the search, not the program";
const inThreads = Object.keys(cases).filter((each) => each !== slow);
if (!skip) testWay("ripgrep", { ...ways.ripgrep, titles: some });
testWay("two threads", { ...ways["two threads"], titles: inThreads });
testWay("slices", { ...ways.slices, titles: some.slice(0, 2) });
