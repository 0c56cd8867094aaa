import { createInterface } from "node:readline";
import * as z from "zod";
import type { Envelope } from "../../core/events/event.ts";
import type { Controls, Face } from "./face.ts";
import { sayAside } from "./visible.ts";

const answer = z.strictObject({
  answer: z.string(),
  decision: z.enum(["allow", "deny"]),
  scope: z.enum(["once", "session"]).default("once"),
  why: z.string().optional(),
});
const cancel = z.strictObject({ cancel: z.literal(true) });
const notBuilt = ["steer", "queue", "reply"];
const laterScopes: readonly unknown[] = ["workspace", "always"];

/** Events as JSON lines on standard output, answers as JSON lines on standard input. `inputIsTaken`: it held the message and is used up. */
export function jsonFace(inputIsTaken: boolean): Face {
  const open = new Set<string>();
  let controls: Controls | undefined;
  let inputEnded = inputIsTaken;
  const refuse = (approvalId: string): void => {
    controls?.answer(approvalId, { decision: "deny", scope: "once" }, "nobody");
  };
  const hear = (envelope: Envelope): void => {
    process.stdout.write(`${jsonLine(envelope)}\n`);
    const { event } = envelope;
    if (event.type === "approval-answer") open.delete(event.approvalId);
    if (event.type !== "approval-request") return;
    open.add(event.approvalId);
    if (inputEnded) queueMicrotask(() => refuse(event.approvalId));
  };
  const attach = (given: Controls): void => {
    controls = given;
    if (inputIsTaken) return;
    const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on("line", (line) => obey(line, given));
    lines.on("close", () => {
      inputEnded = true;
      for (const each of open) refuse(each);
    });
  };
  return { canAsk: () => !inputEnded, hear, attach, detach: () => process.stdin.destroy(), say: sayAside };
}

/** One line of JSON that is also harmless to a terminal: what is invisible or reorders, which JSON would let through, is escaped. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

function obey(line: string, controls: Controls): void {
  if (line.trim() === "") return;
  const json = parse(line);
  const answered = answer.safeParse(json);
  if (answered.success) {
    const { answer: approvalId, ...rest } = answered.data;
    const receipt = controls.answer(approvalId, rest, "json");
    if (receipt.kind === "unknown") sayAside(`There is no open question ${JSON.stringify(approvalId)}; this line was ignored.`);
    if (receipt.kind === "late")
      sayAside(`Question ${JSON.stringify(approvalId)} was already answered (${receipt.decision}, by ${receipt.by}).`);
  } else if (cancel.safeParse(json).success) controls.stop();
  else sayAside(complaint(json, answered.error));
}

function complaint(json: unknown, error: z.ZodError): string {
  if (typeof json !== "object" || json === null)
    return 'Not a JSON object, ignored. Expected {"answer":"…","decision":"allow"} or {"cancel":true}.';
  const later = notBuilt.find((each) => Object.hasOwn(json, each));
  if (later) return `"${later}" is not built yet; this line was ignored. There is "answer" and "cancel".`;
  if ("scope" in json && laterScopes.includes(json.scope))
    return `Scope "${String(json.scope)}" is not built yet; the question still waits. There is once and session.`;
  if (!("answer" in json)) return 'Neither an "answer" nor {"cancel":true}; this line was ignored.';
  return `This answer does not fit, the question still waits: ${z.prettifyError(error).replaceAll("\n", " ")}`;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
