import type { RunId, SessionId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import { type ChatRow, isFromChat, type Report } from "../../events/telegram/rows.ts";
import { escaped } from "../format/inline.ts";
import { type Parts, partsOf } from "../format/parts.ts";
import { placeOf } from "./book.ts";
import type { ChatPorts } from "./ports.ts";

/** Brings to each chat what came of the runs that were begun from there. */
export interface Reports {
  /** Reports what has ended and is not reported yet. Never rejects. */
  settle(sessionId: SessionId): Promise<void>;
}

export function createReports(ports: ChatPorts): Reports {
  const { book, core, log } = ports;
  // What this process is at with: else it would take its own attempts for those of a process that died.
  const busy = new Set<RunId>();
  const settleChat = async (row: ChatRow, record: SessionRecord) => {
    const own = new Set(record.messages.filter((each) => each.role === "user" && isFromChat(each.id)).map((each) => each.runId));
    for (const run of record.runs) {
      const isOwed = own.has(run.id) && run.endedAt !== undefined && !(run.startedAt <= (row.reportedBefore ?? ""));
      if (!isOwed || busy.has(run.id)) continue;
      busy.add(run.id);
      try {
        await report(ports, row, { run, record });
      } finally {
        busy.delete(run.id);
      }
    }
  };
  return {
    async settle(sessionId) {
      try {
        const rows = book.holding(sessionId);
        const record = rows.length === 0 ? undefined : await core.record(sessionId);
        if (record) await Promise.all(rows.map((row) => settleChat(row, record)));
      } catch (error) {
        log(`An answer could not be brought: ${error instanceof Error ? error.message : String(error)}`);
      }
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
  const { book, log, signal } = ports;
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
    const parts = reportOf(ended);
    const sent = await sendParts(ports, chat, state === "sending" ? marked(parts) : parts);
    if (signal.aborted) return;
    if (sent === "lost") log(`It is not known whether the answer of run ${run.id} arrived.`);
    else await note("sent");
  }
}

function withReport(row: ChatRow, report: Report, { runs }: SessionRecord): Partial<ChatRow> {
  const all = [...row.reports.filter((each) => each.runId !== report.runId), report];
  const dropped = all.slice(0, -mostReports).flatMap(({ runId }) => runs.find((each) => each.id === runId)?.startedAt ?? []);
  const before = dropped.sort().at(-1) ?? row.reportedBefore;
  return { reports: all.slice(-mostReports), ...(before === undefined ? {} : { reportedBefore: before }) };
}

/** The words with which a run ended. */
function reportOf({ run, record }: Ended): Parts {
  const words =
    record.messages.findLast((each) => each.role === "assistant" && each.runId === run.id && each.laneId === undefined)?.text ?? "";
  const parts = partsOf(words);
  const ending =
    run.state === "failed" ? `⚠️ ${escaped(run.failure?.message ?? "This did not work.")}` : run.state === "cancelled" ? "⏹ Stopped." : "";
  if (ending !== "") return { ...parts, messages: [...parts.messages, ending] };
  return parts.messages.length > 0 ? parts : { ...parts, messages: ["✅ Done."] };
}

function marked({ messages: [first = "", ...rest], files }: Parts): Parts {
  return { messages: [`<i>(Perhaps for the second time: it is not known whether this arrived.)</i>\n\n${first}`, ...rest], files };
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
    const plain = /can't parse entities/.test(told.why) ? await sender.call("sendMessage", { chat_id: chat, text: plainOf(html) }) : told;
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
