import type { RunId, SessionId } from "../../events/ids.ts";
import type { SessionRecord, SessionRow } from "../../events/rows.ts";
import { openApprovals, openQuestions } from "../../events/session-view.ts";
import type { BotRow, ChatRow } from "../../events/telegram/rows.ts";
import type { ChatPorts } from "../chat/ports.ts";
import { isSaidIn } from "../chat/say.ts";
import { shortLine } from "../format/inline.ts";
import type { Saying } from "../speech/speech.ts";

/** What asks, and who may answer: whoever talks there, or those alone who may approve. */
export interface Asking {
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly by: "talkers" | "approvers";
}

/** Where a question goes, with what stands above it as HTML, and where it is only said that others are asked. */
export interface Whom {
  readonly asked: readonly { readonly row: ChatRow; readonly head: Saying }[];
  readonly told: readonly { readonly row: ChatRow; readonly words: Saying }[];
}

/** The chats that a run was asked from are asked, or those who may approve in their own. One that no chat of ours takes part in is asked about elsewhere. */
export async function whomToAsk(ports: ChatPorts, { sessionId, runId, by }: Asking): Promise<Whom> {
  const { book, core, us } = ports;
  const held = book.holding(sessionId);
  const [bot, record] = held.length > 0 ? [await ports.bot(), await core.record(sessionId)] : [];
  if (!bot || !record) return { asked: [], told: [] };
  const rows = held.filter((row) => saidFor(record, runId).some((id) => isSaidIn(us, row, id)));
  const talkers = by === "talkers" ? rows.filter(letInBy(bot)) : [];
  const { asked, told } = talkers.length > 0 ? { asked: talkers, told: [] } : approversFor(ports, bot, rows);
  const title = shortLine(record.session.title, 100);
  const headOf = ({ chat }: ChatRow): Saying => {
    const isCurrent = held.every((each) => each.chat !== chat || each.sessionId === sessionId);
    return ({ t }) => (isCurrent ? "" : `${t("<i>In an earlier conversation, “{0}”:</i>", title)}\n`);
  };
  return { asked: asked.map((row) => ({ row, head: headOf(row) })), told };
}

/** The messages that a run answers, and those that wait to be read. */
export function saidFor({ messages, queue }: SessionRecord, runId: RunId): readonly string[] {
  const read = messages.filter((each) => each.role === "user" && each.runId === runId);
  return [...read, ...queue.filter((each) => each.state === "waiting")].map((each) => each.id);
}

/** What waits for an answer in a conversation whose run goes on, here or elsewhere. */
export function waitingIn(record: SessionRecord): readonly Extract<SessionRow, { table: "approvals" | "questions" }>[] {
  const waits = ({ runId }: { readonly runId: RunId }) =>
    record.runs.some((each) => each.id === runId && each.endedAt === undefined && each.waitReason !== "interrupted");
  return [
    ...openApprovals(record)
      .filter(waits)
      .map((request) => ({ table: "approvals", row: { request } }) as const),
    ...openQuestions(record)
      .filter(waits)
      .map((question) => ({ table: "questions", row: { question } }) as const),
  ];
}

function letInBy(bot: BotRow) {
  return ({ chat }: ChatRow) => bot.chats.some(({ id }) => id === chat);
}

/** Where those are reached who may approve: the chat itself, or else their own. */
function approversFor({ book }: ChatPorts, bot: BotRow, rows: readonly ChatRow[]) {
  const isLetIn = letInBy(bot);
  const found = rows.map((row) => {
    if (isLetIn(row) && (row.kind !== "private" || bot.approvers.includes(row.chat))) return { row, asked: [row] };
    const reached = bot.chats.filter(({ id }) => bot.approvers.includes(id));
    return { row, asked: reached.map(({ id, title }) => book.at({ id, kind: "private", title })) };
  });
  return {
    asked: [...new Map(found.flatMap(({ asked }) => asked).map((row) => [row.chat, row])).values()],
    told: found
      .filter(({ row, asked }) => isLetIn(row) && !asked.includes(row))
      .map(({ row, asked }) => ({ row, words: asked.length > 0 ? othersAsked : nobodyReached })),
  };
}

const othersAsked: Saying = ({ t }) => t("⏳ Somebody who may approve is being asked.");
const nobodyReached: Saying = ({ t }) =>
  t("⏳ This has to be approved, and nobody who may is reached here: answer it in VS Code or the terminal.");
