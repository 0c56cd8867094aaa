import * as vscode from "vscode";
import type { ApprovalRequest } from "../../core/events/approval.ts";
import { allowFor, scopeItems } from "../approvals/longer.ts";
import { offersLonger } from "../approvals/rules-line.ts";
import { questionLine, receiptSentence } from "../approvals/wording.ts";
import type { Desk } from "../desk.ts";
import { t } from "../words.ts";
import type { CommandParts, Commands } from "./command.ts";
import { say } from "./say.ts";

/** Answers to what waits, by whoever does not want to look for the card. */
export function createAnswerCommands({ chats, watch }: Pick<CommandParts, "chats" | "watch">): Commands<"approveStep" | "denyStep"> {
  return {
    async approveStep({ desk }) {
      const asked = watch.question(desk.shown());
      if (!asked) return say(nothingWaits);
      const { whole } = questionLine(asked, 1);
      return whole ? approve(desk, asked) : say(await chats.show(asked.sessionId));
    },
    async denyStep({ desk }) {
      const asked = watch.question(desk.shown());
      return asked ? deny(desk, asked) : say(nothingWaits);
    },
  };
}

const nothingWaits = t("Nothing waits for an answer.");

async function approve(desk: Desk, question: ApprovalRequest): Promise<void> {
  const { text } = questionLine(question, 1);
  const once = { label: `$(check) ${t("Allow once")}`, scope: "once" as const, detail: question.detail };
  const items = [once, ...(offersLonger(question) ? scopeItems(question) : [])];
  const picked = await vscode.window.showQuickPick(items, { title: t("AnyCowork: approve"), placeHolder: text });
  if (picked) say(await allowFor(question, picked.scope, { answer: (said) => desk.answer(question.id, said, "command") }));
}

async function deny(desk: Desk, question: ApprovalRequest): Promise<void> {
  const { text } = questionLine(question, 1);
  const why = await vscode.window.showInputBox({
    title: t("AnyCowork: deny"),
    prompt: text,
    placeHolder: t("A word to the model, or just Enter"),
  });
  if (why === undefined) return;
  const word = why.trim() === "" ? {} : { why: why.trim().slice(0, 2_000) };
  say(receiptSentence(await desk.answer(question.id, { decision: "deny", scope: "once", ...word }, "command")));
}
