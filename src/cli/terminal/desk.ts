import type { Envelope } from "../../core/events/event.ts";
import type { Sent } from "../../core/runtime.ts";
import type { Controls } from "./face.ts";
import { interrupt, readTyping } from "./keys.ts";
import { readLine } from "./prompt.ts";
import { type Approval, type Inquiry, putApproval, putInquiry } from "./question.ts";
import type { Screen } from "./screen.ts";
import { visible, visibleLine } from "./visible.ts";

/** Where a person sits while a run is at work: is asked what has to be asked, and may speak into it. */
export interface Desk {
  hear(envelope: Envelope): void;
  attach(controls: Controls): void;
  /** Gives the keys back at once. */
  detach(): void;
  /** What was being written when the run ended; taken only once. */
  leftover(): string;
}

/** What can be typed while a run is at work. */
export const deskHelp = `While it is at work, what you type and end with Enter is read at its next step. What it says waits meanwhile.
/queue TEXT        say this after the run
/now TEXT          stop the run and say this next
/drop              take back the last that still waits
Enter alone tries a run now that waits for the provider. Ctrl+C stops everything.
`;

type Question = Approval | Inquiry;

/** One reader at a time has the keyboard: the oldest question, else whoever types. */
export function openDesk(screen: Screen): Desk {
  const waiting: Question[] = [];
  let controls: Controls | undefined;
  let shown: { readonly id: string; readonly takenBack: AbortController } | undefined;
  let wake = new AbortController();
  let leave = new AbortController();
  let written = "";
  let isTyping = false;

  const put = async (question: Question, given: Controls): Promise<void> => {
    const takenBack = new AbortController();
    shown = { id: idOf(question), takenBack };
    const answer = await ask(question, given, { screen, takenBack: takenBack.signal });
    shown = undefined;
    remove(waiting, idOf(question));
    if (answer === "stop") given.stop();
  };
  const listen = async (given: Controls): Promise<void> => {
    wake = new AbortController();
    const data = await readTyping(wake.signal);
    if (data === undefined || given !== controls) return;
    if (data === "\r" || data === "\n") return given.resume();
    if (isControl(data)) return signal(data);
    // The editor reads it as its first key.
    process.stdin.unshift(Buffer.from(data));
    screen.hold();
    isTyping = true;
    const line = await readLine({ prompt: "› ", history: [], signal: leave.signal });
    isTyping = false;
    if (line.kind === "end") written = line.text;
    if (line.kind !== "line") process.stderr.write("\n");
    const said = line.kind === "line" ? await speak(line.text.trim(), given) : undefined;
    screen.release(said === undefined ? undefined : screen.colours.dim(visible(said)));
    if (line.kind === "interrupt") signal(interrupt);
  };
  const serve = async (given: Controls): Promise<void> => {
    while (given === controls && !process.stdin.readableEnded) {
      const [question] = waiting;
      await (question ? put(question, given) : listen(given));
    }
  };
  return {
    attach: (given) => {
      controls = given;
      leave = new AbortController();
      void serve(given);
    },
    detach: () => {
      controls = undefined;
      waiting.length = 0;
      shown?.takenBack.abort();
      wake.abort();
      leave.abort();
      screen.release();
    },
    hear: ({ event }) => {
      if (event.type === "approval-request" || event.type === "question-request") {
        waiting.push(event);
        // Whoever is writing is told by the bell and asked after that line.
        if (isTyping) process.stderr.write("\u0007");
        wake.abort();
      }
      const answered =
        event.type === "approval-answer" ? event.approvalId : event.type === "question-answer" ? event.questionId : undefined;
      if (answered === undefined) return;
      remove(waiting, answered);
      if (shown?.id === answered) shown.takenBack.abort();
    },
    leftover: () => {
      const text = written;
      written = "";
      return text;
    },
  };
}

async function ask(
  question: Question,
  controls: Controls,
  { screen, takenBack }: { readonly screen: Screen; readonly takenBack: AbortSignal },
): Promise<"stop" | undefined> {
  if (question.type === "question-request") return putInquiry(question, { screen, takenBack, reply: controls.reply });
  const answer = await putApproval(question, screen, takenBack);
  if (answer === "stop" || answer === undefined) return answer;
  controls.answer(question.approvalId, answer, "terminal");
  return undefined;
}

/** Does what was typed, and tells which of the verbs it was. */
async function speak(text: string, controls: Controls): Promise<string | undefined> {
  if (text === "") return undefined;
  const [, word = "", rest = ""] = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(text) ?? [];
  if (word === "") return told(await controls.send(text, "steer"), "  → read at the next step");
  if (word === "help") return deskHelp;
  if (word === "drop") {
    const dropped = await controls.drop();
    return dropped === undefined ? "  → nothing waits" : `  → taken back: ${visibleLine(dropped)}`;
  }
  if (word !== "queue" && word !== "now") return `There is no /${word} while it is at work.\n${deskHelp}`;
  if (rest.trim() === "") return `/${word} needs what is to be said.`;
  if (word === "queue") return told(await controls.send(rest, "queue"), "  → after this run");
  return told(await controls.send(rest, "interrupt"), "  → stopped; this is next");
}

function told(sent: Sent, words: string): string {
  if (sent.kind === "refused") return sent.reason;
  return sent.kind === "started" && words.endsWith("step") ? "  → the run was over; this begins the next" : words;
}

/** Keys that write nothing: arrows and the like, and what a terminal sends as a signal when it reads whole lines. */
function isControl(data: string): boolean {
  return /^(?![\t\r\n])\p{Cc}/u.test(data);
}

/** While keys are read one by one, the terminal leaves its signals to us. */
function signal(data: string): void {
  if (data.includes(interrupt)) process.emit("SIGINT", "SIGINT");
  else if (data === "\u001c") process.emit("SIGQUIT", "SIGQUIT");
  else if (data === "\u001a" && process.platform !== "win32") process.kill(process.pid, "SIGTSTP");
}

function idOf(question: Question): string {
  return question.type === "approval-request" ? question.approvalId : question.questionId;
}

function remove(list: Question[], id: string): void {
  const index = list.findIndex((each) => idOf(each) === id);
  if (index >= 0) list.splice(index, 1);
}
