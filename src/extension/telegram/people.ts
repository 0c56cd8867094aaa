import * as vscode from "vscode";
import { type Guest, type GuestDeed, guestChange, guestsOf } from "../../core/events/telegram/people.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import type { BotChange } from "../../core/telegram/terms.ts";
import { inform } from "../notice.ts";
import { t } from "../words.ts";
import { guestWords, shownName } from "./words.ts";

/** Lets the person choose somebody and what becomes of their rights; undefined when they don't, and where a bot lets nobody in. */
export async function askAboutPeople(bot: BotRow): Promise<((now: BotRow) => BotChange) | undefined> {
  const title = t("AnyCowork: who is let in to {0}", bot.id);
  const items = guestsOf(bot).map((guest) => ({
    label: `$(${guest.kind === "group" ? "organization" : "person"}) ${shownName(guest.title)}`,
    description: guestWords(guest),
    guest,
  }));
  if (items.length === 0) {
    void inform(t("AnyCowork: {0} lets nobody in yet. Whoever writes to it is shown a code.", bot.id));
    return undefined;
  }
  const guest = (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.guest;
  const deed = guest && (await askForRight(guest));
  return deed && ((now) => guestChange(now, deed, { id: guest.id, at: new Date().toISOString() }));
}

async function askForRight(guest: Guest): Promise<GuestDeed | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly deed: GuestDeed })[] = [
    ...(guest.mayApprove
      ? [
          {
            label: `$(circle-slash) ${t("No longer approver")}`,
            detail: t("They may still talk with it where they are let in."),
            deed: "no-approver",
          } as const,
        ]
      : guest.kind === "person"
        ? [
            {
              label: `$(shield) ${t("Make approver")}`,
              detail: t("They may also answer what is asked, by buttons."),
              deed: "approver",
            } as const,
          ]
        : []),
    ...(guest.mayTalk
      ? [{ label: `$(sign-out) ${t("Put out")}`, detail: t("Nothing said there is answered any more."), deed: "forbid" } as const]
      : []),
  ];
  return (await vscode.window.showQuickPick(items, { title: t("AnyCowork: {0}, {1}", shownName(guest.title), guestWords(guest)) }))?.deed;
}
