import assert from "node:assert/strict";
import { test } from "node:test";
import { remediesFor, remedyWord } from "../../../webview/chat/ending/remedies.ts";
import { placesIn } from "../../../webview/markdown/places.tsx";

test("Places in the output of a program are found, and what only looks like one is not", () => {
  const found = (text: string) =>
    placesIn(text).flatMap((each) =>
      typeof each === "string" ? [] : [[each.target.path, each.target.line, each.target.column].join(" ")],
    );
  assert.deepEqual(found("src/a.ts:12:3 - error\n  at f (lib/b.js:4)\nc.cs(7,2): warning"), ["src/a.ts 12 3", "lib/b.js 4 ", "c.cs 7 2"]);
  assert.deepEqual(found("C:\\work\\a.ts:3 and /home/ana/b.py:9"), ["C:\\work\\a.ts 3 ", "/home/ana/b.py 9 "]);
  assert.deepEqual(found("https://evil.example:443/x 12:30:45 1.5:2 //host/a.ts:3 \\\\host\\a.ts:3 a.ts"), []);
  const text = "x src/a.ts:1 y";
  assert.equal(
    placesIn(text)
      .map((each) => (typeof each === "string" ? each : each.words))
      .join(""),
    text,
  );
  assert.ok(placesIn("a.ts:1 ".repeat(5_000)).length < 1_100, "a flood of them is cut");
});

test("Every failure says what helps, and what is no fault of the provider does not send people to another", () => {
  assert.deepEqual(remediesFor("no-key"), ["setKey", "chooseModel", "retry"]);
  assert.deepEqual(remediesFor("network"), ["retry", "openSettings"]);
  assert.deepEqual(remediesFor("no-agent"), ["chooseAgent"]);
  assert.equal(remedyWord("retry", "time-limit"), "Go on");
  assert.equal(remedyWord("retry", "rate-limit"), "Try again");
  assert.equal(remedyWord("retry", "partly-done"), "Do the rest");
});
