import type { BlobId } from "../../events/ids.ts";
import type { ImageRef } from "../../events/message.ts";
import { rowsOf, type SessionRecord } from "../../events/rows.ts";

/** A blob that rows of a conversation name. */
export interface KeptFile {
  readonly blob: BlobId;
  /** What it is, as a harmless name of a file. */
  readonly name: string;
  /** Kept as base64, worth more as bytes. */
  readonly isPicture: boolean;
  /** Whether something is missing when it is not there; else it may just look like a blob's name. */
  readonly isNeeded: boolean;
}

/** Every blob of a conversation once, in the order in which it names them. */
export function keptFilesOf(record: SessionRecord): readonly KeptFile[] {
  const found = new Map<BlobId, KeptFile>();
  const add = (blob: BlobId | undefined, file: Omit<KeptFile, "blob">): void => {
    if (blob !== undefined && !found.has(blob)) found.set(blob, { blob, ...file });
  };
  const addPictures = (images: readonly ImageRef[] = []): void => {
    for (const { blob, name, mediaType } of images)
      add(blob, { name: fileName(name ?? "picture", mediaType.slice("image/".length)), isPicture: true, isNeeded: true });
  };
  const addText = (blob: BlobId | undefined, name: string): void => add(blob, { name: fileName(name), isPicture: false, isNeeded: true });
  for (const each of [...record.messages, ...record.queue]) if (!("role" in each) || each.role === "user") addPictures(each.images);
  for (const { tool, images, fullOutput, change, effects } of record.steps) {
    addPictures(images);
    addText(fullOutput, `output of ${tool}.txt`);
    addText(change?.before, `before ${lastPart(change?.label)}`);
    addText(change?.after, `after ${lastPart(change?.label)}`);
    for (const { label, before } of effects?.files ?? []) addText(before, `before ${lastPart(label)}`);
  }
  for (const { row } of rowsOf(record))
    for (const each of JSON.stringify(row).match(/(?<=")[0-9a-f]{64}(?=")/g) ?? [])
      add(each, { name: "file", isPicture: false, isNeeded: false });
  return [...found.values()];
}

/** A name that every system takes for a file, at most 60 characters long before its ending. */
export function fileName(text: string, ending = ""): string {
  const stem = ending !== "" && text.toLowerCase().endsWith(`.${ending}`) ? text.slice(0, -ending.length - 1) : text;
  const plain = stem
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}<>:"/\\|?*\uFFFD]/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const cut = [...plain]
    .slice(0, 60)
    .join("")
    .replace(/^[. ]+|[. ]+$/g, "");
  const isReserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(cut);
  const name = cut === "" || isReserved ? `conversation ${cut}`.trim() : cut;
  return ending === "" ? name : `${name}.${ending}`;
}

function lastPart(label = ""): string {
  return label.split(/[\\/]/).at(-1) ?? "";
}
