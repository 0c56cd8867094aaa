import assert from "node:assert/strict";
import { test } from "node:test";
import { type Choice, choose, type Found } from "../../../src/core/sandbox/runners/choose.ts";

const absent = (what: string) => ({ problem: `No ${what} here.` });
const everything: Found = { docker: true, system: true };
const noDocker: Found = { docker: absent("Docker"), system: true };
const nothing: Found = { docker: absent("Docker"), system: absent("sandbox of the system") };
const demand = "The skill “pdf”";

/** The place, or `blocked`. */
function place(choice: Choice): string {
  return "blocked" in choice ? "blocked" : choice.runsOn;
}

test("where a command runs: every row of the table, with Docker, without it, and without anything", () => {
  const rows = [
    ["required", undefined, "docker", "blocked", "blocked"],
    ["required", demand, "docker", "blocked", "blocked"],
    ["auto", demand, "docker", "blocked", "blocked"],
    ["auto", undefined, "docker", "system", "host"],
    ["off", demand, "blocked", "blocked", "blocked"],
    ["off", undefined, "host", "host", "host"],
  ] as const;
  for (const [mode, wanted, ...expected] of rows)
    assert.deepEqual(
      [everything, noDocker, nothing].map((found) => place(choose(mode, wanted, found))),
      expected,
      `${mode} ${wanted ?? ""}`,
    );
});

test("what is blocked says that nothing was run, what is missing, and which setting is in the way", () => {
  const blocked = (choice: Choice) => ("blocked" in choice ? choice.blocked : "");
  assert.match(blocked(choose("required", undefined, noDocker)), /nothing was run\. No Docker here\./);
  assert.match(blocked(choose("auto", demand, nothing)), /^The skill “pdf” may only run in a Docker sandbox.*No Docker here\./);
  assert.match(blocked(choose("off", demand, everything)), /^The skill “pdf” .*anycowork\.sandbox\.mode/);
});

test("what runs in no container although one was wanted says why", () => {
  const choice = choose("auto", undefined, nothing);
  assert.ok("runsOn" in choice);
  assert.match(choice.unboxed ?? "", /No Docker here\./);
  assert.deepEqual(choose("auto", undefined, everything), { runsOn: "docker" });
});
