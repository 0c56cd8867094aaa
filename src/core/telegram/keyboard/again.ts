import { randomBytes } from "node:crypto";
import { isRetryable } from "../../events/failure.ts";
import type { Run } from "../../events/session.ts";
import type { BotRow, ChatRow, PutButton, PutQuestion } from "../../events/telegram/rows.ts";
import type { Words } from "../../events/words/language.ts";
import { budgetToday } from "../bots/budget.ts";
import type { Told } from "../bots/client.ts";
import { placeOf } from "../chat/book.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Press } from "../chat/update.ts";
import { short } from "../format/inline.ts";
import type { Saying } from "../speech/speech.ts";
import { conclude, idOf, validMs, withPut } from "./put.ts";

/** The button below a run that failed over what may pass: too many requests, no network, a server that is not well. Undefined for any other. */
export function againButton({ failure }: Run, { t }: Words): PutButton | undefined {
  if (!failure || !(isRetryable(failure) || failure.code === "cut-off")) return undefined;
  return { act: "again", label: t("Try again"), word: randomBytes(9).toString("base64url") };
}

interface Offered {
  readonly run: Run;
  readonly html: string;
  readonly button: PutButton;
  send(buttons: readonly PutButton[]): Promise<Told<{ readonly message_id: number }>>;
}

/** Sends it with the button, which is noted before: a press means something wherever it may have arrived. A second attempt has the same one. */
export async function offerAgain(
  { book, now, over }: ChatPorts,
  chat: number,
  { run, html, button, send }: Offered,
): ReturnType<Offered["send"]> {
  const isIts = (each: PutQuestion) => idOf(each) === run.id;
  const note = async (put: PutQuestion | undefined) => {
    const row = book.get(chat);
    const without = ({ asked }: ChatRow) => ({ asked: asked.filter((each) => !isIts(each)) });
    if (row && !over.aborted) await book.change(placeOf(row), put ? withPut(put) : without);
  };
  const former = book.get(chat)?.asked.find(isIts);
  const put: PutQuestion = {
    ...{ about: { failedRunId: run.id }, sessionId: run.sessionId, html, messageId: 0 },
    buttons: former?.buttons ?? [button],
    doubt: former ? "again" : "sending",
    until: new Date(now() + validMs).toISOString(),
  };
  await note(put);
  const told = await send(put.buttons);
  if (told.ok) await note({ ...put, messageId: told.result.message_id, ...(former ? {} : { doubt: undefined }) });
  // It surely is not there, but the first one may be.
  else if (!told.isLost) await note(former);
  return told;
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
