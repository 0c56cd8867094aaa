import type { SessionId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import type { ChatRow, Report } from "../../events/telegram/rows.ts";
import type { Words } from "../../events/words/language.ts";
import { short } from "../format/inline.ts";
import { type Parts, partsOf } from "../format/parts.ts";
import { failureWords } from "../format/sum.ts";
import { isStillIn } from "./admit.ts";
import { placeOf } from "./book.ts";
import type { ChatPorts } from "./ports.ts";
import { isSaidIn } from "./say.ts";

/** Brings to each chat what came of the runs that were begun from there. */
export interface Reports {
  /** Reports what has ended and is not reported yet. Never rejects. */
  settle(sessionId: SessionId): Promise<void>;
}

export function createReports(ports: ChatPorts): Reports {
  const { book, core, log } = ports;
  // One after another in each chat, so that no answer overtakes one that is still on its way.
  const working = new Map<number, Promise<void>>();
  const inOrder = (chat: number, work: () => Promise<void>): Promise<void> => {
    const next = (working.get(chat) ?? Promise.resolve())
      .then(work)
      .catch((error: unknown) => log(`An answer could not be brought: ${error instanceof Error ? error.message : String(error)}`));
    working.set(chat, next);
    return next;
  };
  const settleChat = async (chat: number, sessionId: SessionId) => {
    const [row, record] = [book.get(chat), await core.record(sessionId)];
    if (!row || !record || !(await isStillIn(ports, chat))) return;
    const said = record.messages.filter((each) => each.role === "user" && isSaidIn(ports.us, row, each.id));
    const own = new Set(said.map((each) => each.runId));
    for (const run of record.runs) {
      const isOwed = own.has(run.id) && run.endedAt !== undefined && !(run.startedAt <= (row.reportedBefore ?? ""));
      if (isOwed) await report(ports, row, { run, record });
    }
  };
  return {
    async settle(sessionId) {
      await Promise.all(book.holding(sessionId).map(({ chat }) => inOrder(chat, () => settleChat(chat, sessionId))));
    },
  };
}

interface Ended {
  readonly run: Run;
  readonly record: SessionRecord;
}

const mostReports = 30;

/** Sends it at most twice: a second time only where the first attempt may have been lost, and says so. */
async function report(ports: ChatPorts, { chat }: ChatRow, ended: Ended): Promise<void> {
  const { book, log, signal, speech } = ports;
  const { run, record } = ended;
  const stateOf = () => book.get(chat)?.reports.find((each) => each.runId === run.id)?.state;
  const note = async (state: Report["state"]) => {
    const row = book.get(chat);
    if (row && !signal.aborted) await book.change(placeOf(row), (now) => withReport(now, { runId: run.id, state }, record));
  };
  for (let state = stateOf(); state !== "sent"; state = stateOf()) {
    if (signal.aborted) return;
    if (state === "again") return await note("sent");
    await note(state === "sending" ? "again" : "sending");
    const words = await speech.inChat(chat);
    const parts = reportOf(ended, words);
    const sent = await sendParts(ports, chat, state === "sending" ? marked(parts, words) : parts);
    if (signal.aborted) return;
    if (sent === "sent") await note("sent");
    else {
      log(`It is not known whether the answer of run ${run.id} arrived.`);
      // There is no third attempt, so the second is not made into the dark.
      await ports.sender.reached();
    }
  }
}

function withReport(row: ChatRow, report: Report, { runs }: SessionRecord): Partial<ChatRow> {
  const all = [...row.reports.filter((each) => each.runId !== report.runId), report];
  const dropped = all.slice(0, -mostReports).flatMap(({ runId }) => runs.find((each) => each.id === runId)?.startedAt ?? []);
  const before = dropped.sort().at(-1) ?? row.reportedBefore;
  return { reports: all.slice(-mostReports), ...(before === undefined ? {} : { reportedBefore: before }) };
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

function marked({ messages: [first = "", ...rest], files }: Parts, { t }: Words): Parts {
  const doubt = t("<i>(Perhaps for the second time: it is not known whether this arrived.)</i>");
  return { messages: [`${doubt}\n\n${first}`, ...rest], files };
}

/** Sends all of it in order. `lost`: something may have arrived or not; what can't be delivered at all is logged and counts as done. */
async function sendParts({ sender, log, redact }: ChatPorts, chat: number, { messages, files }: Parts): Promise<"sent" | "lost"> {
  for (const html of messages) {
    const told = await sender.call("sendMessage", {
      chat_id: chat,
      text: redact(html),
      parse_mode: "HTML",
      link_preview_options: { is_disabled: true },
    });
    if (told.ok) continue;
    if (told.isLost) return "lost";
    log(`Chat ${chat} takes no answer: ${told.why}`);
    const plain = /can't parse entities/.test(told.why)
      ? await sender.call("sendMessage", { chat_id: chat, text: plainOf(redact(html)) })
      : told;
    if (!plain.ok) return plain.isLost ? "lost" : "sent";
  }
  for (const { name, content } of files) {
    const document = sender.client.upload(Buffer.from(redact(content)), name);
    const told = await sender.call("sendDocument", { chat_id: chat, document });
    if (!told.ok && told.isLost) return "lost";
  }
  return "sent";
}

function plainOf(html: string): string {
  const plain = html.replaceAll(/<[^>]*>/g, "");
  return plain.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&").slice(0, 4000);
}
