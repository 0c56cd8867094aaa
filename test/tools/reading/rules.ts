import assert from "node:assert/strict";
import type { CommandPart, CommandReading } from "../../../src/core/permissions/command/part.ts";
import type { Fixture } from "./fixture.ts";

/** The rules of the shell cases. */
export const caseRules: readonly string[] = ["git status", "ls", "npm test", "cat"];

/** Whether a line passes by itself under rules of such words, as the gate takes them: every part has to be covered. */
export function isAllowed(reading: CommandReading, rules: readonly string[]): boolean {
  return (
    reading.kind === "clear" &&
    reading.parts.length > 0 &&
    reading.parts.every((part) => rules.some((rule) => covers(rule.split(" "), part)))
  );
}

/** Whether all that a line does is looking. */
export function isReading(reading: CommandReading): boolean {
  return reading.kind === "clear" && reading.parts.length > 0 && reading.parts.every((part) => part.readOnly && isFree(part));
}

/** Whether a line passes by itself where rules hold and what only looks passes too: each part is covered by one of the two. */
export function isPassed(reading: CommandReading, rules: readonly string[]): boolean {
  if (reading.kind !== "clear" || reading.parts.length === 0) return false;
  return reading.parts.every((part) => isFree(part) && (part.readOnly || rules.some((rule) => covers(rule.split(" "), part))));
}

function covers(rule: readonly string[], part: CommandPart): boolean {
  if (!isFree(part)) return false;
  const isPrefix = rule.every((word, index) => part.words[index] === word);
  const isExact = isPrefix && rule.length === part.words.length;
  return isExact || (isPrefix && part.stem !== undefined && rule.length >= part.stem);
}

function isFree({ concern, forbidden }: CommandPart): boolean {
  return concern === undefined && forbidden === undefined;
}

/** The one command of a line; a line that is unclear, or holds more, fails the test. */
export async function partOf(line: string, fixture: Fixture, options: Parameters<Fixture["read"]>[1] = {}): Promise<CommandPart> {
  const reading = await fixture.read(line, options);
  assert.ok(reading.kind === "clear", `${line}: ${reading.kind === "unclear" ? reading.why : ""}`);
  assert.equal(reading.parts.length, 1);
  return reading.parts[0] as CommandPart;
}
