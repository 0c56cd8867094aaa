import { constants } from "node:fs";
import { access, type FileHandle, stat } from "node:fs/promises";
import path from "node:path";
import { decode, encode, type TextFormat } from "./encoding.ts";
import { codeOf, elsewhere, elsewhereMessage } from "./handles/failure.ts";
import { inFolder } from "./handles/folder.ts";
import { type NewContent, replaceFile } from "./handles/replace.ts";

/** Bytes up to which a file is read as text. */
export const textLimitBytes = 32 * 1024 * 1024;

export type TextFile =
  | { readonly kind: "text"; readonly text: string; readonly format: TextFormat; readonly isDamaged: boolean }
  | { readonly kind: "missing" }
  | { readonly kind: "folder" }
  /** A whole sentence for the model. */
  | { readonly kind: "problem"; readonly message: string };

/** Why there is nothing to read. */
export type NoFile = Exclude<TextFile, { kind: "text" }>;

/** Reads a file as text. `target` has its links resolved: a link in its place by now is not followed. */
export function readTextFile(target: string, label: string): Promise<TextFile> {
  return withFile(target, label, async (file, size): Promise<TextFile> => {
    if (size > textLimitBytes) return { kind: "problem", message: tooLarge(label, size) };
    const bytes = await file.readFile();
    const decoded = decode(bytes);
    if (decoded.kind === "text") return decoded;
    return { kind: "problem", message: `${label} is a binary file (${sizeOf(bytes.length)}), not text.` };
  });
}

/** Opens a plain file to read, never waiting for anything but the disk, and closes it after the work. Errors become sentences. */
export async function withFile<Result>(
  target: string,
  label: string,
  work: (file: FileHandle, size: number) => Promise<Result>,
): Promise<Result | NoFile> {
  let file: FileHandle | undefined;
  try {
    file = await inFolder(path.dirname(target), (held) => held.open(path.basename(target)));
    const found = await file.stat();
    if (found.isDirectory()) return { kind: "folder" };
    if (!found.isFile()) return { kind: "problem", message: `${label} is not a plain file.` };
    return await work(file, found.size);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return { kind: "missing" };
    if (code === "EISDIR") return { kind: "folder" };
    return { kind: "problem", message: problemOf(code, label, "read") };
  } finally {
    await file?.close();
  }
}

/** Says why a file can't be written, before anybody is asked; undefined when it looks as if it can. */
export async function writeProblem(target: string, label: string): Promise<string | undefined> {
  const found = await stat(target).catch(() => undefined);
  if (!found) return undefined;
  const isLocked = (found.mode & 0o222) === 0;
  const allowed = await access(target, constants.W_OK).then(
    () => true,
    () => false,
  );
  return isLocked || !allowed ? `${label} is read-only. Ask the person to make it writable, or write elsewhere.` : undefined;
}

/**
 * Puts a text in a file's place at one stroke: whoever reads sees the old or the new one whole. `target` has its links resolved.
 * Keeps the mode of a file that was there and makes missing folders. A new file takes nobody's place, also not that of one that has
 * just appeared. Gives a sentence when it could not; the old file is then untouched.
 */
export async function writeTextFile(
  target: string,
  label: string,
  { text, format, ...content }: Omit<NewContent, "bytes"> & { readonly text: string; readonly format: TextFormat },
): Promise<string | undefined> {
  return writeBytes(target, label, { ...content, bytes: encode(text, format) });
}

/** The same for bytes. */
export async function writeBytes(target: string, label: string, content: NewContent): Promise<string | undefined> {
  try {
    await replaceFile(target, content);
    return undefined;
  } catch (error) {
    return problemOf(content.isNew && codeOf(error) === "EEXIST" ? "TAKEN" : codeOf(error), label, "written");
  }
}

function problemOf(code: string | undefined, label: string, done: "read" | "written"): string {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return `${label} can't be ${done}: permission is missing.`;
    case elsewhere:
      return elsewhereMessage(label);
    case "ELOOP":
      return `${label} has become a link meanwhile. Look again before you go on.`;
    case "TAKEN":
      return `${label} has appeared meanwhile, so nothing was written. Read it before you go on.`;
    case "SHARED":
      return `${label} has got another name elsewhere meanwhile, so nothing was written. Look again before you go on.`;
    case "ENOENT":
      return `${label} can't be ${done}: its folder is gone.`;
    case "ENOTDIR":
    case "EEXIST":
      return `${label} can't be ${done}: a file stands where one of its folders should be.`;
    case "EISDIR":
      return `${label} is a folder. Give the path of a file.`;
    case "ENOSPC":
    case "EDQUOT":
      return `${label} can't be ${done}: the disk is full.`;
    case "EROFS":
      return `${label} can't be ${done}: the disk is read-only.`;
    case "SPECIAL":
      return `${label} can't be ${done}: it is not a plain file.`;
    case "EBUSY":
      return `${label} can't be ${done}: another program holds it.`;
    default:
      return `${label} can't be ${done} (${code ?? "unknown reason"}).`;
  }
}

/** Said of a file that is not read. */
export function tooLarge(label: string, bytes: number): string {
  return `${label} is too large to read (${sizeOf(bytes)}; the limit is ${sizeOf(textLimitBytes)}). Use search_files, or a command that shows a part.`;
}

/** Bytes as people say them. */
export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${Math.round(bytes / 1024 / 1024)} MB`;
}
