import * as vscode from "vscode";
import type { SessionId } from "../../core/events/ids.ts";
import type { HistoryEntry, HistoryPage, HistoryQuery } from "../../core/protocol/pages.ts";
import { t } from "../words.ts";

interface Item extends vscode.QuickPickItem {
  readonly sessionId: SessionId;
}

/** As many as anybody looks through in a picker. */
const mostItems = 50;

/** Finds a conversation by its title or by what was said in it, as one types. Undefined when none was chosen. */
export function pickConversation(list: (query: HistoryQuery) => Promise<HistoryPage>): Promise<SessionId | undefined> {
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = t("AnyCowork: open a conversation");
  picker.placeholder = t("Search titles and text");
  picker.matchOnDetail = true;
  let typed = 0;
  const fill = async (text: string) => {
    typed += 1;
    const mine = typed;
    picker.busy = true;
    const { entries } = await list({ reach: "everywhere", kind: "kept", text, count: mostItems });
    if (mine !== typed) return;
    picker.items = entries.map(itemOf);
    picker.busy = false;
  };
  return new Promise((resolve, reject) => {
    const load = (text: string) => fill(text.slice(0, 200)).catch(reject);
    picker.onDidChangeValue(load);
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.sessionId);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
    void load("");
  });
}

/** Always shown: what was found by its text need not hold the words in its title. */
function itemOf({ id, title, updatedAt, excerpt, pinnedAt, archivedAt }: HistoryEntry): Item {
  const description = [new Date(updatedAt).toLocaleString(), ...(archivedAt ? [t("archived")] : [])].join(" · ");
  const label = `$(${pinnedAt ? "pinned" : "comment"}) ${title || t("Untitled")}`;
  return { sessionId: id, label, description, ...(excerpt === undefined ? {} : { detail: excerpt }), alwaysShow: true };
}
