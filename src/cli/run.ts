import type { Core } from "../core/core.ts";
import { wasPlanStopped } from "../core/events/plan/stopped.ts";
import type { RunCommand } from "./arguments/command.ts";
import { conduct, type Listener, type RunResult, takeUp } from "./conduct.ts";
import { readImages } from "./images.ts";
import type { Shell } from "./shell.ts";
import { chooseTalk, planTalk, startCore, type Talk } from "./start.ts";
import type { Face } from "./terminal/face.ts";
import { listenForStop } from "./terminal/signals.ts";
import { sayAside } from "./terminal/visible.ts";

/** The longest message that is taken from standard input, in characters: a pasted file, not a disk. */
const longestMessage = 1_000_000;

/** Carries out `anycowork run` and resolves to its exit code. */
export async function run(command: RunCommand, shell: Shell): Promise<number> {
  const text = command.message === "-" ? await readAll(process.stdin) : command.message;
  if (text?.trim() === "") return misuse("The message on standard input is empty.");
  if (text !== undefined && text.length > longestMessage)
    return misuse(`The message is longer than ${longestMessage} characters; put it into a file and name the file.`);
  const plan = await planTalk(command, shell);
  if ("misuse" in plan) return misuse(plan.misuse);
  const images = await readImages(command.images);
  if ("misuse" in images) return misuse(images.misuse);
  const face = await faceOf(command, shell);
  const stop = listenForStop(shell, face.say);
  const core = await startCore(command, shell, face);
  try {
    const talk = await chooseTalk(core, command, { plan, shell });
    if ("misuse" in talk) return misuse(talk.misuse);
    if (stop.signal.aborted) return 130;
    const { tellUnread } = await import("./trust/question.ts");
    await tellUnread({ folders: talk.workspace, data: command.data, say: face.say }, shell);
    const listener = { face, stop };
    const result = await (text === undefined ? goOn(core, talk, listener) : conduct(core, { ...talk, text, images }, listener));
    if (!command.json && (await hasRest(core, result))) sayAside(restSentence);
    return exitCode(result, command.json);
  } finally {
    face.detach();
    await core.runtime.close();
  }
}

/** Goes on where the conversation was left: with a run that was interrupted or waits, or once more with one that failed. */
async function goOn(core: Core, talk: Talk, listener: Listener): Promise<RunResult> {
  const { sessionId = "" } = talk;
  listener.face.recall(await core.record(sessionId));
  const result = await takeUp(core, { talk, sessionId, how: "resume" }, listener);
  if (result.kind !== "refused") return result;
  const holder = await core.runtime.holder(sessionId);
  return { kind: "refused", reason: holder && !holder.isHere ? atWork : nothingLeft };
}

/** Whether its plan was stopped in the middle. */
async function hasRest(core: Core, result: RunResult): Promise<boolean> {
  const record = result.kind === "ended" && result.outcome === "cancelled" ? await core.record(result.sessionId) : undefined;
  return record !== undefined && wasPlanStopped(record);
}

const restSentence = "Its plan was stopped in the middle: --continue without a message does the rest.";
const atWork = "Another window or terminal is at work on this conversation already: it goes on there.";
const nothingLeft =
  'Nothing of this conversation was interrupted or failed, nor was a plan of it stopped, so there is nothing to go on with. Say what to do: anycowork run --continue "<message>"';

async function faceOf(command: RunCommand, shell: Shell): Promise<Face> {
  if (command.json) return (await import("./terminal/json.ts")).jsonFace(command.message === "-", shell.unsaid);
  return (await import("./terminal/person.ts")).personFace({
    quiet: command.quiet,
    verbose: command.verbose,
    hasPrompt: false,
    tellsPlaces: command.sandbox.mode !== "off",
    environment: shell.environment,
    unsaid: shell.unsaid,
  });
}

function exitCode(result: RunResult, json: boolean): number {
  if (result.kind === "refused") return misuse(result.reason);
  if (result.kind === "handed") {
    sayAside("Another window or terminal is at work on this conversation and has the message: it is answered there.");
    return 0;
  }
  if (result.outcome === "cancelled") return 130;
  const { unasked, barred } = result;
  if (unasked > 0) sayAside(unaskedSentence(unasked, json));
  if (barred > 0) sayAside(barredSentence(barred));
  // What was not sent is told where it was refused.
  if (result.outcome === "failed" || (json && result.unsent > 0)) return 1;
  return unasked + barred > 0 ? 3 : 0;
}

function barredSentence(count: number): string {
  const steps = count === 1 ? "One step needed a yes and was" : `${count} steps needed a yes and were`;
  return `${steps} refused, as nothing is asked with --approve none; say what may pass with --allow, as in --allow 'shell:npm test'.`;
}

function unaskedSentence(count: number, json: boolean): string {
  const asked = count === 1 ? "One question came up" : `${count} questions came up`;
  const how = json
    ? "keep standard input open and answer there"
    : "run it in a terminal, say what may pass with --allow or --approve, or answer through --json";
  return `${asked} and nobody could be asked, so what needed a yes was refused; ${how}.`;
}

function misuse(problem: string): number {
  sayAside(problem);
  return 2;
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) {
    text += decoder.decode(chunk as Buffer, { stream: true });
    if (text.length > longestMessage) break;
  }
  return (text + decoder.decode()).replace(/\r?\n$/, "");
}
