import { currentRun } from "../core/events/session-view.ts";
import type { Core } from "../core/main.ts";
import type { ChatCommand } from "./arguments/command.ts";
import { conduct, type Listener, type RunResult, takeUp } from "./conduct.ts";
import { type Images, readImages } from "./images.ts";
import { listLines } from "./sessions/sessions.ts";
import type { Shell } from "./shell.ts";
import { checkModel, chooseTalk, findSession, planTalk, startCore, type Talk } from "./start.ts";
import { deskHelp } from "./terminal/desk.ts";
import { interrupt, readKey } from "./terminal/keys.ts";
import { type PersonFace, personFace } from "./terminal/person.ts";
import { readLine } from "./terminal/prompt.ts";
import { listenForStop } from "./terminal/signals.ts";
import { sayAside, visible } from "./terminal/visible.ts";

interface Chat {
  readonly core: Core;
  readonly command: ChatCommand;
  readonly shell: Shell;
  readonly face: PersonFace;
  talk: Talk;
  /** Go with the next message. */
  images: Images;
}

const help = `/new               begin a new conversation
/model [P/NAME]    show the models, or use this one from the next message on
/sessions [ID]     show the conversations, or go on with one
/image FILE        send this picture with the next message
/retry             try a run again that failed or was interrupted
/help              this
/exit              leave (Ctrl+D does too)
Ctrl+C stops what runs; at the prompt it leaves. Arrow up brings back what you wrote.

${deskHelp}`;

/** Talks in the terminal until the person leaves; resolves to the exit code. */
export async function chat(command: ChatCommand, shell: Shell): Promise<number> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return misuse('Talking needs a terminal. Without one: anycowork run "<message>"');
  const plan = await planTalk(command, shell.environment);
  if ("misuse" in plan) return misuse(plan.misuse);
  const face = personFace({
    quiet: false,
    verbose: command.verbose,
    hasPrompt: true,
    environment: shell.environment,
    unsaid: shell.unsaid,
  });
  const core = await startCore(command, shell, face);
  try {
    const talk = await chooseTalk(core, command, { plan, shell });
    if ("misuse" in talk) return misuse(talk.misuse);
    const chat: Chat = { core, command, shell, face, talk, images: [] };
    say(`${talk.model} in ${talk.workspace.join(", ")}. /help shows what can be typed.\n`);
    await pickUp(chat);
    await converse(chat);
    return 0;
  } finally {
    await core.runtime.close();
  }
}

async function converse(chat: Chat): Promise<void> {
  const history: string[] = [];
  /** Lines that were typed while a run was at work. */
  const typed: string[] = [];
  while (!chat.shell.giveUp.aborted) {
    const pictures = chat.images.length > 0 ? `[${chat.images.map((each) => visible(each.name ?? "")).join(", ")}] ` : "";
    const left = chat.face.leftover();
    typed.push(...left.lines);
    const command = typed.shift();
    const prompt = { prompt: `${pictures}› `, history, signal: chat.shell.giveUp, text: left.text };
    const line = command === undefined ? await readLine(prompt) : ({ kind: "line", text: command } as const);
    if (line.kind !== "line") return say("\n");
    const text = line.text.trim();
    if (text === "") continue;
    if (text !== history[0]) history.unshift(text);
    if (text === "/exit" || text === "/quit") return;
    if (/^\/[a-z]+( |$)/.test(text)) await obey(chat, text);
    else await send(chat, text);
  }
}

async function send(chat: Chat, text: string): Promise<void> {
  const { images } = chat;
  const result = await attend(chat, (listener) => conduct(chat.core, { ...chat.talk, text, images }, listener));
  if (result.kind === "refused") return say(`${visible(result.reason)}\n`);
  chat.images = [];
  chat.talk = { ...chat.talk, sessionId: result.sessionId };
  if (result.kind === "handed") say("Another window or terminal is at work on this conversation and has the message.\n");
  else offer(result);
}

/** Says how to go on after a run that failed. */
function offer({ outcome, waiting }: Extract<RunResult, { kind: "ended" }>): void {
  if (outcome !== "failed") return;
  const left = waiting === 0 ? "" : ` ${waiting === 1 ? "One message waits" : `${waiting} messages wait`} until then.`;
  say(`/retry tries it again.${left}\n`);
}

async function retry(chat: Chat): Promise<void> {
  const { sessionId } = chat.talk;
  const record = sessionId === undefined ? undefined : await chat.core.record(sessionId);
  if (sessionId === undefined || !record) return say("There is nothing to try again yet.\n");
  chat.face.recall(record.steps);
  const result = await attend(chat, (listener) => takeUp(chat.core, { talk: chat.talk, sessionId, how: "resume" }, listener));
  if (result.kind === "ended") offer(result);
  else say("Nothing of this conversation failed or was interrupted.\n");
}

async function attach(chat: Chat, file: string): Promise<void> {
  if (file === "") return say("/image needs a FILE: /image screenshot.png\n");
  const images = await readImages([file]);
  if ("misuse" in images) return say(`${visible(images.misuse)}\n`);
  chat.images = [...chat.images, ...images];
  say("It goes with your next message.\n");
}

/** Shows a run while it is carried, and lets it be answered and stopped. */
async function attend({ face, shell }: Chat, carry: (listener: Listener) => Promise<RunResult>): Promise<RunResult> {
  const stop = listenForStop(shell, face.say);
  try {
    return await carry({ face, stop });
  } finally {
    stop.forget();
  }
}

/** What an earlier process left unfinished: a question nobody answered is put anew; what was broken off goes on if the person wants it to. */
async function pickUp(chat: Chat): Promise<void> {
  const { sessionId } = chat.talk;
  const left = sessionId === undefined ? undefined : await chat.core.record(sessionId);
  if (sessionId === undefined || !left || !currentRun(left)) return;
  chat.face.recall(left.steps);
  const asked = await attend(chat, (listener) => takeUp(chat.core, { talk: chat.talk, sessionId, how: "ask" }, listener));
  if (asked.kind === "ended") return;
  const view = await chat.core.runtime.open(sessionId);
  if (view && currentRun(view)?.waitReason !== "interrupted") return say(elsewhere);
  say("The last run was interrupted in the middle. Go on with it? y/n ");
  const key = await readKey(["y", "n", interrupt], chat.shell.giveUp);
  say(`${key === "y" ? "yes" : "no"}\n`);
  if (key !== "y") return say("Your next message ends it and begins anew; /retry goes on after all.\n");
  const resumed = await attend(chat, (listener) => takeUp(chat.core, { talk: chat.talk, sessionId, how: "resume" }, listener));
  if (resumed.kind === "refused") say(elsewhere);
}

const elsewhere = "This conversation is at work in another window or terminal: what you send is read and answered there.\n";

async function obey(chat: Chat, text: string): Promise<void> {
  const [word, argument] = text.split(/\s+/);
  if (word === "/help") say(help);
  else if (word === "/new") {
    chat.talk = { ...chat.talk, sessionId: undefined };
    say("A new conversation begins with your next message.\n");
  } else if (word === "/model") await model(chat, argument);
  else if (word === "/sessions") await goOn(chat, argument);
  else if (word === "/image") await attach(chat, text.slice("/image".length).trim());
  else if (word === "/retry") await retry(chat);
  else say(`There is no ${visible(word ?? "")}.\n${help}`);
}

async function model(chat: Chat, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) {
    const choices = await chat.core.models();
    const lines = choices.map(
      (each) => `${each.model === chat.talk.model ? "›" : " "} ${each.model}  ${each.detail}${each.ready ? "" : " (no key is set)"}\n`,
    );
    return say(lines.join(""));
  }
  const checked = checkModel(wanted, chat.command, chat.shell.environment);
  if (typeof checked !== "string") return say(`${visible(checked.misuse)}\n`);
  if (chat.talk.sessionId !== undefined) await chat.core.runtime.change(chat.talk.sessionId, { model: checked });
  chat.talk = { ...chat.talk, model: checked };
  say(`From the next message on: ${checked}\n`);
}

async function goOn(chat: Chat, typed: string | undefined): Promise<void> {
  if (typed === undefined) return say(listLines(await chat.core.runtime.list()));
  const found = await findSession(chat.core, typed);
  const record = "misuse" in found ? undefined : await chat.core.record(found.id);
  if (!record) return say(`${"misuse" in found ? visible(found.misuse) : "It could not be read."}\n`);
  const { id, title, workspace, model: used, approvalMode } = record.session;
  chat.talk = { sessionId: id, workspace, model: used, approvalMode };
  const last = record.messages.findLast((each) => each.role === "assistant" && each.text !== "");
  say(`${visible(title)}\n${last ? `\n${visible(last.text)}\n` : ""}`);
  await pickUp(chat);
}

function misuse(problem: string): number {
  sayAside(problem);
  return 2;
}

function say(text: string): void {
  process.stderr.write(text);
}
