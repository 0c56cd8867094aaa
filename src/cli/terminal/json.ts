import { createInterface } from "node:readline";
import type { Envelope } from "../../core/events/event.ts";
import type { Controls, Face } from "./face.ts";
import { carryOut } from "./lines.ts";
import { sayAside } from "./visible.ts";

/** Events as JSON lines on standard output, verbs as JSON lines on standard input. `inputIsTaken`: it held the message and is used up. */
export function jsonFace(inputIsTaken: boolean): Face {
  const open = new Map<string, "approval" | "question">();
  let controls: Controls | undefined;
  let inputEnded = inputIsTaken;
  let hasBegun = false;
  /** Lines wait for the run to begin, and then for each other. */
  let begin: () => void = () => {};
  let turn = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const inTurn = (act: () => void | Promise<void>): void => {
    turn = turn.then(act).catch((error: unknown) => sayAside(error instanceof Error ? error.message : String(error)));
  };
  const refuse = (id: string): void => {
    if (open.get(id) === "approval") controls?.answer(id, { decision: "deny", scope: "once" }, "nobody");
    else if (open.has(id)) controls?.reply(id, undefined, "nobody");
  };
  const note = (id: string, kind: "approval" | "question"): void => {
    open.set(id, kind);
    if (inputEnded) queueMicrotask(() => refuse(id));
  };
  const hear = (envelope: Envelope): void => {
    process.stdout.write(`${jsonLine(envelope)}\n`);
    const { event } = envelope;
    if (!hasBegun) queueMicrotask(begin);
    hasBegun = true;
    if (event.type === "approval-answer") open.delete(event.approvalId);
    if (event.type === "question-answer") open.delete(event.questionId);
    if (event.type === "approval-request") note(event.approvalId, "approval");
    if (event.type === "question-request") note(event.questionId, "question");
  };
  const attach = (given: Controls): void => {
    controls = given;
    if (inputIsTaken) return;
    const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on("line", (line) => inTurn(() => carryOut(line, given)));
    lines.on("close", () =>
      inTurn(() => {
        inputEnded = true;
        for (const id of open.keys()) refuse(id);
      }),
    );
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
