import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { FileChange, Step } from "../../core/events/step.ts";
import { t } from "../words.ts";
import { type BlobPlace, blobPath, blobPlaceScheme, parseBlobPath } from "./blob-place.ts";

/** Opens the step's change side by side, without taking the focus. Resolves with a sentence when it can't. */
export async function openDiff(core: Core, step: Step): Promise<string | undefined> {
  const { change } = step;
  if (!change) return t("This step changed no file.");
  if (change.kind === "move") return openMoved(change);
  if (change.kind === "delete") return openDeleted(core, change);
  if (change.after === undefined) return t("This change has no text to compare.");
  const after = await core.loadBlob(change.after);
  if (after === undefined) return t("The text of this change is no longer in the data folder.");
  if (change.before !== undefined && (await core.loadBlob(change.before)) === undefined) {
    return t("The text before this change is no longer in the data folder.");
  }
  const left = stored(change.before === undefined ? { kind: "empty" } : { kind: "blob", id: change.before }, change.path);
  const right = (await holdsNow(change, after)) ? vscode.Uri.file(change.path) : stored({ kind: "blob", id: change.after }, change.path);
  const title = `${change.label} (${change.kind === "create" ? t("new") : `+${change.addedLines} −${change.removedLines}`})`;
  await vscode.commands.executeCommand("vscode.diff", left, right, title, { preserveFocus: true, preview: true });
  return undefined;
}

/** What moved is looked at where it lies now. */
async function openMoved({ path, label, from }: FileChange): Promise<string | undefined> {
  const uri = vscode.Uri.file(path);
  const found = await vscode.workspace.fs.stat(uri).then(
    (each) => each,
    () => undefined,
  );
  if (!found) return t("{0} is not there any more.", label);
  if ((found.type & vscode.FileType.Directory) !== 0) return t("{0} was moved to {1}.", from ?? "", label);
  await vscode.commands.executeCommand("vscode.open", uri, { preserveFocus: true, preview: true });
  return undefined;
}

/** The text that went, beside nothing. */
async function openDeleted(core: Core, { path, label, before, keptAt }: FileChange): Promise<string | undefined> {
  if (before === undefined) return t("{0} was deleted and has no text to show. It is kept at {1}", label, keptAt ?? "");
  if ((await core.loadBlob(before)) === undefined) return t("The text before this change is no longer in the data folder.");
  const [left, right] = [stored({ kind: "blob", id: before }, path), stored({ kind: "empty" }, path)];
  await vscode.commands.executeCommand("vscode.diff", left, right, t("{0} (deleted)", label), { preserveFocus: true, preview: true });
  return undefined;
}

/** Opens all a step gave out as a document that can't be changed. */
export async function openOutput(core: Core, step: Step): Promise<string | undefined> {
  if (step.fullOutput !== undefined && (await core.loadBlob(step.fullOutput)) === undefined) {
    return t("The full output of this step is no longer in the data folder.");
  }
  const uri =
    step.fullOutput === undefined
      ? stored({ kind: "output", sessionId: step.sessionId, stepId: step.id }, "output.txt")
      : stored({ kind: "blob", id: step.fullOutput }, "output.txt");
  await vscode.commands.executeCommand("vscode.open", uri, { preserveFocus: true, preview: true });
  return undefined;
}

/** The text behind a path of our own scheme, or undefined when there is none. */
export async function storedText(core: Core, uri: vscode.Uri): Promise<string | undefined> {
  const place = parseBlobPath(uri.path);
  switch (place?.kind) {
    case undefined:
      return undefined;
    case "empty":
      return "";
    case "blob":
      return core.loadBlob(place.id);
    case "output": {
      const record = await core.record(place.sessionId);
      return record?.steps.find((each) => each.id === place.stepId)?.output;
    }
    default:
      return place satisfies never;
  }
}

function stored(place: BlobPlace, name: string): vscode.Uri {
  return vscode.Uri.from({ scheme: blobPlaceScheme, path: blobPath(place, name) });
}

/** Whether the file still is what the step made of it; then the diff shows the file itself, which can be edited on. */
async function holdsNow(change: FileChange, after: string): Promise<boolean> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(change.path));
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) === after;
  } catch {
    return false;
  }
}
