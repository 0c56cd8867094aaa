import assert from "node:assert/strict";
import { test } from "node:test";
import type { Access } from "../../src/core/permissions/access.ts";
import { judge } from "../../src/core/permissions/gate.ts";
import { plainPolicy } from "./policy.ts";

function verdict(command: string, words?: readonly string[]): string {
  const reading = words
    ? ({ kind: "clear", parts: [{ words, text: command, readOnly: false }] } as const)
    : ({ kind: "unclear", why: "it is a test" } as const);
  const run: Access = { kind: "run", command, directory: "/w", place: "inside", reading };
  return judge(run, { ...plainPolicy, mode: "all" }).kind;
}

test("where everything passes, a line whose targets can't be told still asks when it looks like what never runs", () => {
  for (const line of [
    'cd / && rm -rf "$HOME"',
    "rm -rf ~ &",
    "rm -fr ~ > log",
    "X=1; rm --recursive ~",
    "cd ~ && rm -rf .",
    "find $HOME -delete",
    "chmod -R 777 $X",
    "dd if=/dev/zero of=$DISK",
    "echo x > /dev/sda1 &",
    "(sleep 5; reboot) &",
  ])
    assert.equal(verdict(line), "ask", line);
  assert.equal(verdict('bash -c "rm -rf ~"', ["bash", "-c", "rm -rf ~"]), "ask");
});

test("where everything passes, other lines that can't be read do", () => {
  for (const line of [
    "cd src && npm test",
    "X=1 make",
    "rm $file",
    "npm run build > log",
    "for f in $(ls); do wc -l $f; done",
    "grep -r dd .",
  ])
    assert.equal(verdict(line), "allowed", line);
  assert.equal(verdict("rm -r build", ["rm", "-r", "build"]), "allowed", "its targets are known");
});
