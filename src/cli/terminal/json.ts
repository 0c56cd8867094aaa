import { createInterface } from "node:readline";
import type { Envelope } from "../../core/events/event.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { Controls, Face } from "./face.ts";
import { carryOut, type Line, readLine } from "./lines.ts";
import type { Unsaid } from "./unsaid.ts";
import { sayAside } from "./visible.ts";

/** What happens in one breath is written at one stroke: each write to a pipe is a wait. */
function printer(): (envelopes: readonly Envelope[]) => void {
  let isGathering = false;
  return (envelopes) => {
    if (!isGathering) {
      isGathering = true;
      process.stdout.cork();
      process.nextTick(() => {
        isGathering = false;
        process.stdout.uncork();
      });
    }
    for (const each of envelopes) process.stdout.write(`${jsonLine(each)}\n`);
  };
}

/** Events as JSON lines on standard output, verbs as JSON lines on standard input. `inputIsTaken`: it held the message and is used up. */
export function jsonFace(inputIsTaken: boolean, unsaid: Unsaid): Face {
  const open = new Map<string, "approval" | "question">();
  let controls: Controls | undefined;
  let inputEnded = inputIsTaken;
  let isAtWork = false;
  /** What came after a run ended. Printed when another begins: else the last line would not be a run's end. */
  const between: Envelope[] = [];
  const print = printer();
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  /** Lines wait for the run to begin, and then for each other. */
  let turn = begun;
  let pending = 0;
  const after = (before: Promise<void>, act: () => void | Promise<void>): Promise<void> =>
    before.then(act).catch((error: unknown) => sayAside(error instanceof Error ? error.message : String(error)));
  const take = (line: Line, given: Controls): void => {
    const release = given.hold();
    pending += 1;
    const act = () =>
      carryOut(line, given).finally(() => {
        pending -= 1;
        release();
      });
    // A cancel is for the run at work: it does not wait until what was sent before it is on disk.
    if (line.kind === "cancel") void after(begun, act);
    else turn = after(turn, act);
  };
  const refuse = (id: string): void => {
    if (open.get(id) === "approval") void controls?.answer(id, { decision: "deny", scope: "once" }, "nobody");
    else if (open.has(id)) void controls?.reply(id, undefined, "nobody");
  };
  const note = (id: string, kind: "approval" | "question"): void => {
    open.set(id, kind);
    if (inputEnded) queueMicrotask(() => refuse(id));
  };
  const hear = (envelope: Envelope): void => {
    const { event, runId } = envelope;
    if (runId !== "") isAtWork = event.type !== "run-end";
    if (runId === "" && !isAtWork) return void between.push(envelope);
    print([...between.splice(0), envelope]);
    queueMicrotask(begin);
    if (event.type === "approval-answer") open.delete(event.approvalId);
    if (event.type === "question-answer") open.delete(event.questionId);
    if (event.type === "approval-request") note(event.approvalId, "approval");
    if (event.type === "question-request") note(event.questionId, "question");
  };
  const attach = (given: Controls): void => {
    controls = given;
    if (inputIsTaken) return;
    const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on("line", (text) => {
      const line = readLine(text);
      if (line) take(line, given);
    });
    lines.on("close", () => {
      turn = after(turn, () => {
        inputEnded = true;
        for (const id of open.keys()) refuse(id);
      });
    });
  };
  const detach = (): void => {
    process.stdin.destroy();
    const notices = between.splice(0).flatMap(({ event }) => (event.type === "notice" ? event.notice.message : []));
    for (const rest of notices.flatMap((each) => unsaid.take(each) ?? [])) sayAside(rest);
    if (pending > 0) sayAside(`Nothing began, so lines of standard input were not carried out: ${pending}.`);
    pending = 0;
  };
  return { canAsk: () => !inputEnded, hear, attach, recall: () => {}, detach, say: sayAside };
}
