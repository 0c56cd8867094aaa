import type { RunId, SessionId } from "../../events/ids.ts";
import type { Sender } from "../../events/message.ts";
import type { SessionRecord, SessionRow } from "../../events/rows.ts";
import { openApprovals, openQuestions } from "../../events/session-view.ts";
import type { BotRow, ChatRow } from "../../events/telegram/rows.ts";
import type { Words } from "../../events/words/language.ts";
import type { ChatPorts } from "../chat/ports.ts";
import { answeredIn, isSaidIn } from "../chat/say.ts";
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
    // Whoever is asked for others is told for whom.
    const others = rows.some((each) => each.chat === chat) ? [] : rows;
    return (words) => {
      const heads = others.map((row) => askedBy(senderIn(ports, record, { row, runId }), words));
      return [...heads, ...(isCurrent ? [] : [words.t("<i>In an earlier conversation, “{0}”:</i>", title)])]
        .map((each) => `${each}\n`)
        .join("");
    };
  };
  return { asked: asked.map((row) => ({ row, head: headOf(row) })), told };
}

/** Who asked for a run in a chat, as far as that is known. */
function senderIn({ us }: ChatPorts, record: SessionRecord, { row, runId }: { readonly row: ChatRow; readonly runId: RunId }): Sender {
  const said = answeredIn(record, runId).findLast(({ id }) => isSaidIn(us, row, id));
  const known = { place: "telegram", name: row.title || String(row.chat) } as const;
  return said?.sender ?? (row.kind === "private" ? known : { ...known, group: row.title });
}

function askedBy({ name, group }: Sender, { t }: Words): string {
  const who = shortLine(name, 80);
  return group === undefined
    ? t("<i>{0} has asked for this, alone with me:</i>", who)
    : t("<i>{0} has asked for this in the group {1}:</i>", who, shortLine(group, 80));
}

/** The messages that a run answers, and those that wait to be read. */
export function saidFor(record: SessionRecord, runId: RunId): readonly string[] {
  return [...answeredIn(record, runId), ...record.queue.filter((each) => each.state === "waiting")].map((each) => each.id);
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
