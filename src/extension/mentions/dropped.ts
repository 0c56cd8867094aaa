import * as vscode from "vscode";
import { type Mention, mostMentions } from "../../core/protocol/mentions.ts";
import type { Places } from "../../core/tools/places.ts";
import { t } from "../words.ts";
import { tooMany } from "./resolve.ts";

/** What was dropped from the explorer or an editor's tab, to be mentioned. What may not be looked at is told with why. */
export async function mentionsOf(
  uris: readonly string[],
  places: Places,
): Promise<{ readonly mentions: readonly Mention[]; readonly problems: readonly string[] }> {
  const dropped = [...new Set(uris)];
  if (dropped.length > mostMentions) return { mentions: [], problems: [tooMany()] };
  const all = await Promise.all(dropped.map((each) => mentionOf(each, places)));
  return {
    mentions: all.flatMap((each) => (typeof each === "string" ? [] : [each])),
    problems: all.flatMap((each) => (typeof each === "string" ? [each] : [])),
  };
}

async function mentionOf(address: string, places: Places): Promise<Mention | string> {
  const uri = vscode.Uri.parse(address);
  if (uri.scheme !== "file" && uri.scheme !== "vscode-remote") return t("Only files and folders on this machine can be mentioned.");
  const place = await places.find(uri.fsPath);
  if ("refused" in place) return place.refused;
  if (!place.isThere) return t("{0} is not there any more.", place.label);
  const { type } = await vscode.workspace.fs.stat(vscode.Uri.file(place.path));
  const isFolder = (type & vscode.FileType.Directory) > 0;
  return { kind: isFolder ? "folder" : "file", name: isFolder ? `${place.label.replace(/\/$/, "")}/` : place.label, path: place.path };
}
