import type { SessionId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import type { ChatRow, PutButton, Report } from "../../events/telegram/rows.ts";
import type { Words } from "../../events/words/language.ts";
import type { Told } from "../bots/client.ts";
import { inDoubt } from "../format/doubt.ts";
import { short, shortLine } from "../format/inline.ts";
import { type Parts, partsOf, type TextFile } from "../format/parts.ts";
import { failureWords } from "../format/sum.ts";
import { againButton, offerAgain } from "../keyboard/again.ts";
import { keysOf } from "../keyboard/put.ts";
import { isStillIn } from "./admit.ts";
import { placeOf } from "./book.ts";
import type { ChatPorts } from "./ports.ts";
import { answersIn, isSaidIn } from "./say.ts";

/** Brings to each chat what came of the runs that were begun from there. */
export interface Reports {
  /** Reports what has ended and is not reported yet. Never rejects. */
  settle(sessionId: SessionId): Promise<void>;
}

export function createReports(ports: ChatPorts): Reports {
  const { book, core, log, during } = ports;
  // One after another in each chat, so that no answer overtakes one that is still on its way.
  const working = new Map<number, Promise<void>>();
  const inOrder = ({ chat: current, formerly }: ChatRow, work: () => Promise<void>): Promise<void> => {
    // Nor where the group got another number meanwhile.
    const chat = formerly?.[0] ?? current;
    const next = (working.get(chat) ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => log(`An answer could not be brought: ${error instanceof Error ? error.message : String(error)}`));
    working.set(chat, next);
    return next;
  };
  const settleChat = async (chat: number, sessionId: SessionId) => {
    const [row, record] = [book.get(chat), await core.record(sessionId)];
    if (!row || !record || !(await isStillIn(ports, chat))) return;
    const answered = answersIn(record);
    for (const run of record.runs) {
      const { endedAt = "" } = run;
      const isOwed = endedAt > (row.reportedBefore ?? "");
      if (isOwed && answered(run.id).some(({ id }) => isSaidIn(ports.us, row, id)))
        await during(() => report(ports, row, { run, endedAt, record }));
    }
  };
  return {
    async settle(sessionId) {
      await Promise.all(book.holding(sessionId).map((row) => inOrder(row, () => settleChat(row.chat, sessionId))));
    },
  };
}

interface Ended {
  readonly run: Run;
  readonly endedAt: string;
  readonly record: SessionRecord;
}

const mostReports = 30;

/** Whoever comes after a crash or a stop goes on where it is not known that a message arrived. Sends each of its messages at most twice: a second time only where the first attempt may have been lost, and says so. */
async function report(ports: ChatPorts, { chat }: ChatRow, ended: Ended): Promise<void> {
  const { book, log, signal, over, speech } = ports;
  const { run, endedAt } = ended;
  const told = (): Pick<Report, "state" | "parts"> => book.get(chat)?.reports.find((each) => each.runId === run.id) ?? { state: "due" };
  const note = async (state: Report["state"], parts: number) => {
    const row = book.get(chat) ?? book.all().find(({ formerly }) => formerly?.includes(chat));
    if (row && !over.aborted) await book.change(placeOf(row), (now) => withReport(now, { runId: run.id, endedAt, state, parts }));
  };
  while (!signal.aborted) {
    const words = await speech.inChat(chat);
    const row = book.get(chat);
    // The rest is sent under the number that the group has now.
    if (!row) return;
    const parts = piecesOf(headed(reportOf(ended, words), headOf(row, ended, words)), againButton(run, words));
    const { state, parts: arrived = 0 } = told();
    const part = parts[arrived];
    if (state === "sent") return;
    if (part === undefined || state === "again") {
      await note(part === undefined || arrived + 1 >= parts.length ? "sent" : "due", arrived + 1);
      continue;
    }
    await note(state === "sending" ? "again" : "sending", arrived);
    const sent = await sendPart(ports, { chat, run }, state === "sending" ? marked(part, words) : part);
    if (sent === "arrived") await note(arrived + 1 < parts.length ? "due" : "sent", arrived + 1);
    if (sent === "refused") await note("sent", arrived);
    // It surely is not there.
    if (sent === "stopped" || sent === "moved") await note(state, arrived);
    // Telegram tells the new number, and then it is sent there.
    if (sent === "moved") return;
    if (sent !== "lost" || over.aborted) continue;
    log(`It is not known whether the answer of run ${run.id} arrived.`);
    // There is no third attempt, so the second is not made into the dark.
    await ports.sender.reached();
  }
}

/** Whichever conversation it is of: what is no longer listed counts by when it ended, since a long run may begin before many others and end after them. */
function withReport({ reports, reportedBefore = "" }: ChatRow, report: Report): Partial<ChatRow> {
  const all = [...reports.filter((each) => each.runId !== report.runId), report];
  const dropped = all.slice(0, -mostReports).map(({ endedAt }) => endedAt);
  return { reports: all.slice(-mostReports), reportedBefore: [reportedBefore, ...dropped].sort().at(-1) ?? "" };
}

/** The words with which a run ended. */
function reportOf({ run, record }: Ended, words: Words): Parts {
  const { t } = words;
  const said =
    record.messages.findLast((each) => each.role === "assistant" && each.runId === run.id && each.laneId === undefined)?.text ?? "";
  const parts = partsOf(said, words);
  const ending = run.state === "failed" ? `⚠️ ${short(failureWords(run, words), 1_000)}` : run.state === "cancelled" ? t("⏹ Stopped.") : "";
  if (ending !== "") return { ...parts, messages: [...parts.messages, ending] };
  return parts.messages.length > 0 ? parts : { ...parts, messages: [t("✅ Done.")] };
}

/** Which conversation it is of, where the chat has gone on to another. */
function headOf({ sessionId }: ChatRow, { record: { session } }: Ended, { t }: Words): string {
  return sessionId === session.id ? "" : t("<i>In an earlier conversation, “{0}”:</i>", shortLine(session.title, 100));
}

/** A message of which it would make too much is one of its own. */
function headed({ messages: [first = "", ...others], files }: Parts, head: string): Parts {
  if (head === "") return { messages: [first, ...others], files };
  const isTooLong = first.length > mostBelowHead;
  return { messages: [...(isTooLong ? [head, first] : [`${head}\n${first}`]), ...others], files };
}

const mostBelowHead = 3_500;

/** A message of its own. */
type Piece = { readonly html: string; readonly again?: PutButton } | { readonly file: TextFile; readonly caption?: string };

/** How it failed, if it did, is said by the last message. */
function piecesOf({ messages, files }: Parts, again: PutButton | undefined): readonly Piece[] {
  const said = messages.map((html, index) => (again && index === messages.length - 1 ? { html, again } : { html }));
  return [...said, ...files.map((file) => ({ file }))];
}

function marked(piece: Piece, words: Words): Piece {
  return "html" in piece ? { ...piece, html: `${inDoubt(words)}\n\n${piece.html}` } : { ...piece, caption: inDoubt(words) };
}

interface Place {
  readonly chat: number;
  readonly run: Run;
}

/** `refused`: it can't be delivered, nor can what comes after it. `stopped`: it was not sent any more. `moved`: the group has another number. */
type Fate = "arrived" | "lost" | "refused" | "stopped" | "moved";

async function sendPart(ports: ChatPorts, place: Place, piece: Piece): Promise<Fate> {
  if ("file" in piece) return await sendFile(ports, place, piece);
  const { sender, log, redact, signal } = ports;
  const { chat, run } = place;
  const html = redact(piece.html);
  const target = { chat_id: chat, link_preview_options: { is_disabled: true }, text: html, parse_mode: "HTML" } as const;
  const send = (buttons: readonly PutButton[]) => {
    const keys = buttons.length > 0 ? { reply_markup: { inline_keyboard: keysOf(buttons) } } : {};
    return sender.call("sendMessage", { ...target, ...keys });
  };
  let told = await (piece.again ? offerAgain(ports, chat, { run, html, button: piece.again, send }) : send([]));
  if (!told.ok && !told.isLost && !signal.aborted) log(`Chat ${chat} takes no answer: ${told.why}`);
  if (!told.ok && /can't parse entities/.test(told.why)) told = await sender.call("sendMessage", { chat_id: chat, text: plainOf(html) });
  return fateOf(told, signal);
}

/** A file that Telegram does not take is told of in its place. */
async function sendFile(ports: ChatPorts, { chat }: Place, { file, caption }: Extract<Piece, { file: TextFile }>): Promise<Fate> {
  const { sender, log, redact, signal, speech } = ports;
  const document = sender.client.upload(Buffer.from(redact(file.content)), file.name);
  const told = await sender.call("sendDocument", {
    chat_id: chat,
    document,
    ...(caption === undefined ? {} : { caption, parse_mode: "HTML" }),
  });
  const fate = fateOf(told, signal);
  if (told.ok || fate !== "refused") return fate;
  log(`Chat ${chat} does not take the file ${file.name}: ${told.why}`);
  const { t } = await speech.inChat(chat);
  const text = t("⚠️ Telegram did not take the file {0}. What is in it stands in VS Code or the terminal.", file.name);
  return fateOf(await sender.call("sendMessage", { chat_id: chat, text }), signal);
}

function fateOf(told: Told<unknown>, signal: AbortSignal): Fate {
  if (told.ok) return "arrived";
  if (told.isLost) return "lost";
  if (signal.aborted) return "stopped";
  return /group chat was upgraded/.test(told.why) ? "moved" : "refused";
}

function plainOf(html: string): string {
  const plain = html.replaceAll(/<[^>]*>/g, "");
  return plain.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&").slice(0, 4000);
}
