import assert from "node:assert/strict";
import { readLine } from "../../../src/core/permissions/command/line.ts";
import { judgeCommand } from "../../../src/core/permissions/programs/judge.ts";
import type { Judgement } from "../../../src/core/permissions/programs/judgement.ts";

/** What the policies say of a line of one command. */
export function judge(line: string): Judgement {
  const reading = readLine(line, { shell: "sh", directory: "/w", home: "/home/me", isSet: () => false });
  assert.ok(reading.kind === "clear" && reading.commands[0], `${line}: ${reading.kind === "unclear" ? reading.why : ""}`);
  return judgeCommand(reading.commands[0]);
}

/** Lines that only look, one a row. */
export function looks(lines: string): void {
  for (const line of rows(lines)) assert.equal(judge(line).kind, "reads", line);
}

/** Lines that no policy lets pass, one a row. */
export function asks(lines: string): void {
  for (const line of rows(lines)) assert.ok(["unknown", "stateful"].includes(judge(line).kind), `${line} is ${judge(line).kind}`);
}

function rows(lines: string): readonly string[] {
  return lines
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
