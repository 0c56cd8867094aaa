import type { AttachedText } from "../../../src/core/protocol/mentions.ts";
import { t } from "../../words.ts";

/** What came with a paste or a drop. */
export interface Brought {
  /** Addresses of files and folders that the editor knows. */
  readonly uris: readonly string[];
  readonly pictures: readonly File[];
  readonly texts: readonly AttachedText[];
  /** Why the rest can't go along, and what to do, a sentence each. */
  readonly problems: readonly string[];
}

/** Types of data have no case. */
const resourceList = "resourceurls";

/** A longer text goes along folded. */
const mostLines = 40;
const mostLetters = 6_000;
/** A file with more bytes is better read where it lies. */
const mostBytes = 1_000_000;

/** The text as something that goes along, where it is too long to stand among the words. */
export function foldedPaste(text: string): AttachedText | undefined {
  const lines = text.trimEnd().split("\n").length;
  if (lines <= mostLines && text.length <= mostLetters) return undefined;
  return {
    name: lines > 1 ? t("Pasted text, {0} lines", lines) : t("Pasted text, {0} characters", text.length),
    text,
  };
}

/** The addresses of what was dragged from the explorer, an editor's tab or another program that tells them. */
export function urisIn(data: DataTransfer): readonly string[] {
  const listed = [data.getData("application/vnd.code.uri-list"), data.getData("text/uri-list")].find((each) => each !== "") ?? "";
  const uris = listed.split(/\r?\n/).filter((each) => /^(file|vscode-remote):/i.test(each));
  return uris.length > 0 ? uris : jsonList(data.getData(resourceList)).filter((each) => /^(file|vscode-remote):/i.test(each));
}

function jsonList(text: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text || "[]");
    return Array.isArray(list) ? list.filter((each): each is string => typeof each === "string") : [];
  } catch {
    return [];
  }
}

/** What files from outside the editor can be: pictures, or texts; a folder can't be looked into from here. */
export async function filesIn(data: Pick<DataTransfer, "files" | "items">): Promise<Omit<Brought, "uris">> {
  const folders = new Set([...data.items].flatMap((each) => folderName(each)));
  const files = [...data.files].filter((each) => !folders.has(each.name));
  const pictures = files.filter((each) => each.type.startsWith("image/") && each.type !== "image/svg+xml");
  const read = await Promise.all(files.filter((each) => !pictures.includes(each)).map(readText));
  return {
    pictures,
    texts: read.flatMap((each) => (typeof each === "string" ? [] : [each])),
    problems: [
      ...[...folders].map((each) => t("{0} is a folder. Drag it from VS Code's explorer (holding Shift), or write @ and its name.", each)),
      ...read.flatMap((each) => (typeof each === "string" ? [each] : [])),
    ],
  };
}

function folderName(item: DataTransferItem): readonly string[] {
  const entry = item.kind === "file" ? item.webkitGetAsEntry() : null;
  return entry?.isDirectory ? [entry.name] : [];
}

async function readText(file: File): Promise<AttachedText | string> {
  if (file.size > mostBytes)
    return t("{0} has {1} MB; a text may have 1 MB. Put it into the workspace and mention it with @.", file.name, megabytes(file.size));
  const text = await file.text().catch(() => "\0");
  if (/[\0\uFFFD]/.test(text))
    return t("{0} is neither a picture nor a text, so it can't go along. Put it into the workspace and mention it with @.", file.name);
  if (text.trim() === "") return t("{0} is empty.", file.name);
  return { name: file.name.slice(0, 200), text };
}

/** Of bytes, for people. */
export function megabytes(bytes: number): number {
  return bytes < 10_000_000 ? Math.round(bytes / 100_000) / 10 : Math.round(bytes / 1_000_000);
}
