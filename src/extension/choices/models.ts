import * as vscode from "vscode";
import type { ModelChoice, ViewConfig } from "../../core/protocol/host-message.ts";
import type { Desk } from "../desk.ts";
import { speech, t } from "../words.ts";
import { type ModelLine, modelLines } from "./lines.ts";

interface Item extends vscode.QuickPickItem {
  readonly choice?: ModelChoice;
}

/** Neither: it was called off. */
interface Picked {
  readonly choice?: ModelChoice | undefined;
  /** The provider whose key is to be set. */
  readonly keyOf?: string | undefined;
}

const keyButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("key"), tooltip: t("Set its key…") };

/** VS Code's own picker with every model there is, for the conversation of this chat. A key can be set right there. */
export async function pickModel(desk: Pick<Desk, "config" | "setModel" | "askKey">): Promise<void> {
  const picker = vscode.window.createQuickPick<Item>();
  picker.title = t("AnyCowork: the model of this conversation");
  picker.placeholder = t("Search by name; of openai and gemini any name can be typed, such as openai/MODEL");
  picker.matchOnDescription = true;
  picker.busy = true;
  let config: ViewConfig | undefined;
  const fill = () => {
    if (!config) return;
    const items = modelLines(config, picker.value, speech).map(itemOf);
    picker.items = items;
    const chosen = items.find((each) => each.choice?.model === config?.model);
    if (chosen && picker.value === "") picker.activeItems = [chosen];
  };
  picker.show();
  const done = new Promise<Picked>((resolve) => {
    picker.onDidChangeValue(fill);
    picker.onDidAccept(() => resolve({ choice: picker.selectedItems[0]?.choice }));
    picker.onDidTriggerItemButton(({ item }) => resolve({ keyOf: item.choice?.provider }));
    picker.onDidHide(() => resolve({}));
  });
  const { choice, keyOf } = await (async () => {
    // Lists of servers take a moment.
    config = await desk.config();
    picker.busy = false;
    fill();
    return done;
  })().finally(() => picker.dispose());
  if (choice) await desk.setModel(choice.model);
  else if (keyOf !== undefined && (await desk.askKey(keyOf)) === "set") await pickModel(desk);
}

function itemOf(line: ModelLine): Item {
  if (line.kind === "group") return { label: line.label, kind: vscode.QuickPickItemKind.Separator };
  const { choice, isChosen, label, description } = line;
  return {
    choice,
    label: `$(${isChosen ? "check" : choice.ready ? "blank" : "key"}) ${label}`,
    description,
    ...(choice.keyOf === undefined ? {} : { buttons: [keyButton] }),
  };
}
