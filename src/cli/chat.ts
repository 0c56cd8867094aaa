import type { Core } from "../core/core.ts";
import type { PlanAct } from "../core/events/plan/act.ts";
import { workModes } from "../core/events/plan/plan.ts";
import { wasPlanStopped } from "../core/events/plan/stopped.ts";
import { currentRun } from "../core/events/session-view.ts";
import type { ChatCommand } from "./arguments/command.ts";
import { calledText, completions, skillsOf } from "./called.ts";
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
import { isTeamCommand, steer } from "./terminal/team/commands.ts";
import { sayAside, visible, visibleLine } from "./terminal/visible.ts";

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
/agent [NAME|-]    show the agents, or have this one do everything; - leaves it to the router again
/mode [MODE]       show how much is planned, or change it: auto, fast (never a plan), plan (always)
/image FILE        send this picture with the next message
/retry             try a run again that failed or was interrupted
/whole             send the model all of a conversation again whose older part was summarised
/NAME [WORDS]      use the skill of that name, or /SERVER:PROMPT
/                  show the skills and prompts there are; Tab completes their names
/help              this
/exit              leave (Ctrl+D does too)
Ctrl+C stops what runs; at the prompt it leaves. Arrow up brings back what you wrote.

${deskHelp}`;

/** The commands as they are typed. */
const commands = [...new Set(Array.from(help.matchAll(/^\/[a-z]+/gm), ([word]) => word))];

/** Talks in the terminal until the person leaves; resolves to the exit code. */
export async function chat(command: ChatCommand, shell: Shell): Promise<number> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return misuse('Talking needs a terminal. Without one: anycowork run "<message>"');
  const plan = await planTalk(command, shell);
  if ("misuse" in plan) return misuse(plan.misuse);
  const face = personFace({
    quiet: false,
    verbose: command.verbose,
    hasPrompt: true,
    tellsPlaces: command.sandbox.mode !== "off",
    environment: shell.environment,
    unsaid: shell.unsaid,
  });
  const core = await startCore(command, shell, face);
  try {
    const talk = await chooseTalk(core, command, { plan, shell });
    if ("misuse" in talk) return misuse(talk.misuse);
    const { askForTrust } = await import("./trust/question.ts");
    await askForTrust({ folders: talk.workspace, data: command.data, say: face.say }, shell);
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
    const complete = (line: string) => completions(chat, commands, line);
    const prompt = { prompt: `${pictures}› `, history, signal: chat.shell.giveUp, text: left.text, complete };
    const line = command === undefined ? await readLine(prompt) : ({ kind: "line", text: command } as const);
    if (line.kind !== "line") return say("\n");
    void chat.core.telegram.seen();
    const text = line.text.trim();
    if (text === "") continue;
    if (text !== history[0]) history.unshift(text);
    if (text === "/exit" || text === "/quit") return;
    if (text === "/") say(await calledText(chat));
    else if (/^\/[a-z]+( |$)/.test(text)) await obey(chat, text);
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
  else await offer(chat, result);
}

/** Says how to go on after a run that failed, or whose plan was stopped in the middle. */
async function offer({ core }: Chat, { outcome, waiting, sessionId }: Extract<RunResult, { kind: "ended" }>): Promise<void> {
  const record = outcome === "cancelled" ? await core.record(sessionId) : undefined;
  if (record && wasPlanStopped(record)) say("/retry does the rest of the plan.\n");
  if (outcome !== "failed") return;
  const left = waiting === 0 ? "" : ` ${waiting === 1 ? "One message waits" : `${waiting} messages wait`} until then.`;
  say(`/retry tries it again.${left}\n`);
}

async function retry(chat: Chat): Promise<void> {
  const { sessionId } = chat.talk;
  const record = sessionId === undefined ? undefined : await chat.core.record(sessionId);
  if (sessionId === undefined || !record) return say("There is nothing to try again yet.\n");
  chat.face.recall(record);
  const result = await attend(chat, (listener) => takeUp(chat.core, { talk: chat.talk, sessionId, how: "resume" }, listener));
  if (result.kind === "ended") await offer(chat, result);
  else say("Nothing of this conversation failed, was interrupted, or was stopped in the middle of a plan.\n");
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
  chat.face.recall(left);
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
    chat.face.recall(undefined);
  } else if (isTeamCommand(text)) await lead(chat, text);
  else if (word === "/model") await model(chat, argument);
  else if (word === "/agent") await agent(chat, argument);
  else if (word === "/mode") await mode(chat, argument);
  else if (word === "/sessions") await goOn(chat, argument);
  else if (word === "/image") await attach(chat, text.slice("/image".length).trim());
  else if (word === "/retry") await retry(chat);
  else if (word === "/whole") await sendWhole(chat);
  else if ((await skillsOf(chat)).some((each) => `/${each.name}` === word)) await send(chat, text);
  else say(`There is no ${visible(word ?? "")}.\n${help}`);
}

/** Takes back the newest summary of the conversation's older part. */
async function sendWhole({ core, talk: { sessionId } }: Chat): Promise<void> {
  if (sessionId === undefined) return say("The conversation has not begun.\n");
  const receipt = await core.runtime.undoCompaction(sessionId);
  if (receipt.kind === "refused") return say(`${receipt.reason}\n`);
  say(`From the next message on the model is sent all of it again, about ${receipt.tokens} tokens.\n`);
}

async function model(chat: Chat, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) {
    const choices = await chat.core.models();
    const lines = choices.map((each) => `${each.model === chat.talk.model ? "›" : " "} ${each.model}  ${each.detail}\n`);
    return say(lines.join(""));
  }
  const checked = await checkModel(wanted, chat.command, chat.shell);
  if (typeof checked !== "string") return say(`${visible(checked.misuse)}\n`);
  if (chat.talk.sessionId !== undefined) await chat.core.runtime.change(chat.talk.sessionId, { model: checked });
  chat.talk = { ...chat.talk, model: checked };
  say(`From the next message on: ${checked}\n`);
}

async function agent(chat: Chat, wanted: string | undefined): Promise<void> {
  const { core, talk } = chat;
  if (wanted === undefined) {
    const { agents } = await core.agents.list(talk.workspace);
    return say(agents.map(({ name, role }) => `${name === talk.agent ? "›" : " "} ${visibleLine(name)}  ${visibleLine(role)}\n`).join(""));
  }
  const found = wanted === "-" ? undefined : await core.agents.find(wanted, talk.workspace);
  if (found && "problem" in found) return say(`${visible(found.problem)}\n`);
  await change(chat, { agent: found?.name, ...(found && talk.workMode === "plan" ? { workMode: "auto" } : {}) });
  say(found ? `From the next message on: ${visibleLine(found.name)}\n` : "The router decides again who does it.\n");
}

async function mode(chat: Chat, wanted: string | undefined): Promise<void> {
  const { workMode = "auto" } = chat.talk;
  const chosen = workModes.find((each) => each === wanted);
  if (wanted !== undefined && !chosen) return say(`There is ${workModes.join(", ")}, no ${visibleLine(wanted)}.\n`);
  if (chosen) await change(chat, { workMode: chosen });
  say(
    chosen ? `From the next message on: ${chosen}\n` : `${workModes.map((each) => `${each === workMode ? "›" : " "} ${each}\n`).join("")}`,
  );
}

/** Changes how messages are worked on from the next one on. */
async function change(chat: Chat, wishes: Pick<Talk, "agent" | "workMode">): Promise<void> {
  const { sessionId } = chat.talk;
  const { agent: doer, ...rest } = wishes;
  if (sessionId !== undefined)
    await chat.core.runtime.change(sessionId, { ...rest, ...("agent" in wishes ? { agent: doer ?? null } : {}) });
  chat.talk = { ...chat.talk, ...wishes };
}

/** What can be said to a plan also at the prompt: it may be at work in another window. */
async function lead({ core, face, talk: { sessionId } }: Chat, text: string): Promise<void> {
  const record = sessionId === undefined ? undefined : await core.record(sessionId);
  if (sessionId === undefined || !record) return say("There is no conversation yet.\n");
  face.recall(record);
  const { runtime } = core;
  const steering = {
    board: face.board,
    lead: (act: PlanAct) => runtime.lead(sessionId, act),
    restore: () => runtime.undoCompaction(sessionId),
    sayLater: face.say,
  };
  say(`${await steer(text, steering)}\n`);
}

async function goOn(chat: Chat, typed: string | undefined): Promise<void> {
  if (typed === undefined) return say(listLines(await chat.core.runtime.list()));
  const found = await findSession(chat.core, typed);
  const record = "misuse" in found ? undefined : await chat.core.record(found.id);
  if (!record) return say(`${"misuse" in found ? visible(found.misuse) : "It could not be read."}\n`);
  const { id, title, workspace, model: used, approvalMode, workMode, agent: doer } = record.session;
  chat.talk = { sessionId: id, workspace, model: used, approvalMode, workMode, agent: doer };
  chat.face.recall(record);
  const last = record.messages.findLast((each) => each.role === "assistant" && each.laneId === undefined && each.text !== "");
  const { tellUnread } = await import("./trust/question.ts");
  await tellUnread({ folders: workspace, data: chat.command.data, say: chat.face.say }, chat.shell);
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
