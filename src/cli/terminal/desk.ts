import type { Envelope, Event } from "../../core/events/event.ts";
import { unheard } from "../../core/events/plan/act.ts";
import type { Sent } from "../../core/runtime.ts";
import type { Controls } from "./face.ts";
import { interrupt, readTyping } from "./keys.ts";
import { type Line, readLine } from "./prompt.ts";
import { type Approval, putApproval } from "./questions/approval.ts";
import { type Inquiry, putInquiry } from "./questions/inquiry.ts";
import type { Screen } from "./screen.ts";
import type { Board } from "./team/board.ts";
import { isTeamCommand, type Steering, steer, teamHelp } from "./team/commands.ts";
import { askerOf, columns, planLines } from "./team/words.ts";
import { visible, visibleLine } from "./visible.ts";

/** Where a person sits while a run is at work: is asked what has to be asked, and may speak into it. */
export interface Desk {
  hear(envelope: Envelope): void;
  attach(controls: Controls): void;
  /** Gives the keys back at once. */
  detach(): void;
  /** What is for the prompt after the run; taken only once. */
  leftover(): Leftover;
}

export interface Leftover {
  /** What was being written when the run ended. */
  readonly text: string;
  /** Lines that were typed meanwhile and are none of the desk's business. */
  readonly lines: readonly string[];
}

/** What can be typed while a run is at work. */
export const deskHelp = `While it is at work, what you type and end with Enter is read at its next step. What it says waits meanwhile.
/queue TEXT        say this after the run
/now TEXT          stop the run and say this next
/drop              take back the last that still waits
Enter alone tries a run now that waits for the provider. Ctrl+C stops everything.
${teamHelp}`;

type Question = Approval | Inquiry;

const bell = "\u0007";

/** What a desk writes on, and what is known there of the team's work. */
interface Place {
  readonly screen: Screen;
  readonly board: Board;
}

/** One reader at a time has the keyboard: the oldest question, else whoever types. `hasPrompt`: a prompt follows that knows more commands. */
export function openDesk({ screen, board }: Place, hasPrompt: boolean): Desk {
  const waiting: Question[] = [];
  let controls: Controls | undefined;
  let shown: { readonly id: string; readonly takenBack: AbortController } | undefined;
  let wake = new AbortController();
  let leave = new AbortController();
  let left = { text: "", lines: [] as string[] };
  let isTyping = false;

  const put = async (question: Question, given: Controls): Promise<void> => {
    const takenBack = new AbortController();
    shown = { id: idOf(question), takenBack };
    if ((await ask(question, given, { screen, board, takenBack: takenBack.signal })) === "stop") given.stop();
    remove(waiting, idOf(question));
    shown = undefined;
  };
  const listen = async (given: Controls): Promise<void> => {
    wake = new AbortController();
    const data = await readTyping(wake.signal);
    if (data === undefined || given !== controls) return;
    if (data === "\r" || data === "\n") return given.resume();
    const text = writing(data);
    if (text === "") return signal(data);
    isTyping = true;
    const line = await readHeld(screen, text, leave.signal);
    isTyping = false;
    if (line.kind === "end") left.text = line.text;
    const isOver = given !== controls;
    const isForPrompt = line.kind === "line" && hasPrompt && (isOver || commandOf(line.text)?.isKnown === false);
    if (isForPrompt) left.lines.push(line.text.trim());
    const said = isForPrompt || isOver || line.kind !== "line" ? undefined : await speak(line.text.trim(), given, { screen, board });
    const words = isForPrompt && !isOver ? "  → done when it has ended" : said;
    screen.release(words === undefined ? undefined : screen.colours.dim(visible(words)));
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
        // Whoever is writing is asked after that line.
        if (isTyping) process.stderr.write(bell);
        wake.abort();
      }
      const answered = answeredBy(event);
      if (answered === undefined) return;
      remove(waiting, answered);
      if (shown?.id === answered) shown.takenBack.abort();
    },
    leftover() {
      const taken = left;
      left = { text: "", lines: [] };
      return taken;
    },
  };
}

/** Reads a line that begins with what was typed already. What else would be shown waits from now on. */
async function readHeld(screen: Screen, typed: string, signal: AbortSignal): Promise<Line> {
  // The editor reads it as its first keys.
  process.stdin.unshift(Buffer.from(typed));
  screen.hold();
  const line = await readLine({ prompt: "› ", history: [], signal });
  if (line.kind !== "line") process.stderr.write("\n");
  return line;
}

/** Puts a question; whatever else would be shown meanwhile waits. */
async function ask(
  question: Question,
  controls: Controls,
  place: Place & { readonly takenBack: AbortSignal },
): Promise<"stop" | undefined> {
  const { screen, board, takenBack } = place;
  const counter = { screen: screen.reserve(), takenBack, asker: askerOf(board, question) };
  try {
    if (question.type === "approval-request") return await putApproval(question, { ...counter, answer: controls.answer });
    return await putInquiry(question, {
      ...counter,
      reply: controls.reply,
      obey: (text) => change(question, text, steeringOf(controls, place)),
    });
  } finally {
    screen.release();
  }
}

function steeringOf(controls: Controls, { screen, board }: Place): Controls & Steering {
  return { ...controls, board, sayLater: (line) => screen.line(screen.colours.dim(visible(line))) };
}

/** A plan that is looked through can be changed at once. */
async function change(question: Inquiry, text: string, steering: Steering): Promise<string | undefined> {
  if (question.about !== "plan" || !isTeamCommand(text)) return undefined;
  const said = await steer(text, steering);
  const now = steering.board.plan();
  return now && /^\/(?:add|remove|move|edit|assign)/.test(text) ? [said, ...planLines(now, columns())].join("\n") : said;
}

/** Does what was typed, and tells which of the verbs it was. */
async function speak(text: string, controls: Controls, place: Place): Promise<string | undefined> {
  if (text === "") return undefined;
  const { word = "", rest = "" } = commandOf(text) ?? {};
  if (word === "") return told(await controls.send(text, "steer"), "  → read at the next step");
  if (word === "help") return deskHelp;
  if (isTeamCommand(text)) return steer(text, steeringOf(controls, place));
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
  if (sent.kind === "waiting" && sent.elsewhere === "unheard") return `  → ${unheard}`;
  return sent.kind === "started" && words.endsWith("step") ? "  → the run was over; this begins the next" : words;
}

function commandOf(text: string): { readonly word: string; readonly rest: string; readonly isKnown: boolean } | undefined {
  const [, word, rest = ""] = /^\/([a-z]*)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
  return word === undefined ? undefined : { word, rest, isKnown: ["queue", "now", "drop", "help"].includes(word) || isTeamCommand(text) };
}

/** What of the keys writes something: not arrows and the like, nor what a terminal sends as a signal when it reads whole lines. */
function writing(data: string): string {
  return data.startsWith("\u001b") ? "" : data.replace(/^\p{Cc}+/u, "");
}

/** While keys are read one by one, the terminal leaves its signals to us. */
function signal(data: string): void {
  if (data.includes(interrupt)) process.emit("SIGINT", "SIGINT");
  else if (data === "\u001c") process.emit("SIGQUIT", "SIGQUIT");
  else if (data === "\u001a" && process.platform !== "win32") process.kill(process.pid, "SIGTSTP");
}

/** The question that is answered by this. */
function answeredBy(event: Event): string | undefined {
  if (event.type === "approval-answer") return event.approvalId;
  return event.type === "question-answer" ? event.questionId : undefined;
}

function idOf(question: Question): string {
  return question.type === "approval-request" ? question.approvalId : question.questionId;
}

function remove(list: Question[], id: string): void {
  const index = list.findIndex((each) => idOf(each) === id);
  if (index >= 0) list.splice(index, 1);
}
