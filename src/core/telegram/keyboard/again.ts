import { randomBytes } from "node:crypto";
import { isRetryable } from "../../events/failure.ts";
import type { Run } from "../../events/session.ts";
import type { BotRow, ChatRow, PutButton, PutQuestion } from "../../events/telegram/rows.ts";
import type { Words } from "../../events/words/language.ts";
import { budgetToday } from "../bots/budget.ts";
import { placeOf } from "../chat/book.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Press } from "../chat/update.ts";
import { short } from "../format/inline.ts";
import type { Saying } from "../speech/speech.ts";
import { conclude, validMs, withPut } from "./put.ts";

/** The button below a run that failed over what may pass: too many requests, no network, a server that is not well. Undefined for any other. */
export function againButton({ failure }: Run, { t }: Words): PutButton | undefined {
  if (!failure || !(isRetryable(failure) || failure.code === "cut-off")) return undefined;
  return { act: "again", label: t("Try again"), word: randomBytes(9).toString("base64url") };
}

/** Notes where it stands, so that a press of it means something. */
export async function noteAgain(
  { book, now }: ChatPorts,
  row: ChatRow,
  { run, ...shown }: Pick<PutQuestion, "messageId" | "html" | "buttons"> & { readonly run: Run },
): Promise<void> {
  const until = new Date(now() + validMs).toISOString();
  const put: PutQuestion = { about: { failedRunId: run.id }, sessionId: run.sessionId, until, ...shown };
  await book.change(placeOf(row), withPut(put));
}

/** Tries it again, unless something else was done there since, and gives what whoever pressed is told. */
export async function tryAgain(
  ports: ChatPorts,
  { bot, press: { chat, from } }: { readonly bot: BotRow; readonly press: Press },
  { sessionId, about }: PutQuestion,
): Promise<Saying> {
  const { core } = ports;
  const budget = await budgetToday(ports, bot);
  if (budget && budget.spentUsd >= budget.allowedUsd) return ({ t }) => t("What I may spend today is used up.");
  const id = "failedRunId" in about ? about.failedRunId : "";
  const last = (await core.record(sessionId))?.runs.at(-1);
  const isNext = last?.id === id && last.state === "failed";
  const outcome: Saying = ({ t }) => (isNext ? t("🔁 Tried again by {0}.", short(from.name, 80)) : t("It has gone on since."));
  if (isNext) await core.runtime.resume(sessionId);
  await conclude(ports, chat.id, { id, outcome });
  return ({ t }) => (isNext ? t("I try it again.") : t("It has gone on since."));
}
