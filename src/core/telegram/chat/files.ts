import { mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BotRow } from "../../events/telegram/rows.ts";
import { english } from "../../events/words/language.ts";
import type { NewMessage } from "../../runtime.ts";
import { kindOf } from "../../sandbox/files/kinds.ts";
import { sizeOf } from "../../sandbox/text-file.ts";
import type { Saying } from "../speech/speech.ts";
import { type BroughtKind, type Lying, noteOn, whatCame } from "./context.ts";
import type { ChatPorts } from "./ports.ts";
import type { Said, SentFile } from "./update.ts";

/** What came with a message: pictures for the model to see, and a word on where all of it lies. */
export interface Brought {
  readonly images: NonNullable<NewMessage["images"]>;
  /** In place of words where none were said: "A picture". Empty, as the note, where nothing came. */
  readonly what: string;
  /** For the model, behind what was said. */
  readonly note: string;
  /** For the person: what could not be taken, and why. */
  readonly problems: readonly Saying[];
}

/** Telegram gives out no larger ones. */
const largest = 20 * 1024 * 1024;
/** Of a picture that a model is shown. */
const largestImage = 5 * 1024 * 1024;
const mostImages = 20;

/**
 * Fetches what was sent along, and puts it into the inbox of the conversation's first folder, under a safe name: there it can be used, and is never run.
 * Pictures the model is shown as well.
 */
export async function bringFiles(ports: ChatPorts, bot: BotRow, said: Said): Promise<Brought> {
  const [images, lying, problems, missing] = [[] as { data: string; name: string }[], [] as Lying[], [] as Saying[], [] as string[]];
  const place = await placeFor(ports, bot, said);
  for (const file of said.files) {
    const name = safeName(file);
    const found = await fetchFile(ports, file);
    if ("problem" in found) {
      problems.push(about(name, found));
      missing.push(about(name, found)(english));
      continue;
    }
    const { bytes } = found;
    const isPicture = kindOf(Buffer.from(bytes.subarray(0, headBytes)))?.kind === "image";
    const isShown = isPicture && bytes.length <= largestImage && images.length < mostImages;
    if (isShown) images.push({ data: Buffer.from(bytes).toString("base64"), name });
    const way = `${said.chat.id}/${file.messageId}-${name}`;
    const kept = "problem" in place ? place : await keep(place.folder, { way, bytes });
    const kind: BroughtKind = isPicture ? "photo" : file.kind;
    if (!("path" in kept) && !isShown) {
      problems.push(about(name, kept));
      missing.push(about(name, kept)(english));
      continue;
    }
    const lies = "path" in kept ? kept : { name, problem: kept.problem(english) };
    lying.push({ place: lies, kind, size: sizeOf(bytes.length), isTooLarge: isPicture && !isShown });
  }
  return { images, what: whatCame(lying.map((each) => each.kind)), note: noteOn(lying, missing), problems };
}

function about(name: string, { problem }: Problem): Saying {
  return (words) => `${name}: ${problem(words)}`;
}

/** Enough to tell a picture. */
const headBytes = 64 * 1024;

/** Why it could not be had or kept: said to the person, and in English to the model. */
type Problem = { readonly problem: Saying };

/** Where the conversation works that is held in the chat; else where its next one will. */
async function placeFor(
  { book, core, trusted }: ChatPorts,
  { workspace: [own] }: BotRow,
  { chat }: Said,
): Promise<{ readonly folder: string } | Problem> {
  if (!trusted()) return { problem: ({ t }) => t("the window I answer from is in Restricted Mode") };
  const sessionId = book.get(chat.id)?.sessionId;
  const record = sessionId === undefined ? undefined : await core.record(sessionId);
  const folder = record ? record.session.workspace[0] : own;
  return folder === undefined ? { problem: ({ t }) => t("I work in no folder, so there is nowhere to put it") } : { folder };
}

async function fetchFile({ sender, signal }: ChatPorts, { fileId, size = 0 }: SentFile): Promise<{ readonly bytes: Uint8Array } | Problem> {
  const tooLarge: Problem = { problem: ({ t }) => t("it is larger than 20 MB, which Telegram gives to no bot") };
  if (size > largest) return tooLarge;
  const told = await sender.call("getFile", { file_id: fileId });
  if (!told.ok) return /too big/.test(told.why) ? tooLarge : { problem: ({ t }) => t("Telegram does not give it out") };
  const found = await sender.client.download(told.result.file_path ?? "", signal);
  return found.ok ? { bytes: found.result } : { problem: ({ t }) => t("it could not be fetched") };
}

interface Kept {
  /** Below the inbox. */
  readonly way: string;
  readonly bytes: Uint8Array;
}

const inbox = ".anycowork/inbox";

async function keep(folder: string, { way, bytes }: Kept): Promise<{ readonly path: string } | Problem> {
  try {
    const place = await enter(await realpath(folder), [...inbox.split("/"), ...path.dirname(way).split("/")]);
    if (place === undefined) return { problem: ({ t }) => t("the inbox leads out of the folder") };
    // Nobody commits by accident what somebody sent.
    await writeNew(path.join(path.dirname(place), ".gitignore"), Buffer.from("*\n"));
    return { path: path.posix.join(inbox, path.dirname(way), await writeAs(place, path.basename(way), bytes)) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { problem: () => why };
  }
}

/** The folder below, made where it is missing; undefined where a link on the way leads elsewhere. */
async function enter(folder: string, way: readonly string[]): Promise<string | undefined> {
  let place = folder;
  for (const name of way) {
    place = path.join(place, name);
    await mkdir(place, { recursive: true });
    if ((await realpath(place)) !== place) return undefined;
  }
  return place;
}

/** Gives the name under which it lies then: after a crash it may lie there already, and another bot counts its messages from one, too. */
async function writeAs(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const { name: stem, ext } = path.parse(name);
  for (let nr = 1; ; nr += 1) {
    const tried = nr === 1 ? name : `${stem}-${nr}${ext}`;
    if ((await writeNew(path.join(folder, tried), bytes)) || (await readFile(path.join(folder, tried))).equals(bytes)) return tried;
  }
}

/** False where something lies there. */
async function writeNew(file: string, bytes: Uint8Array): Promise<boolean> {
  return await writeFile(file, bytes, { flag: "wx", mode: 0o600 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

const endings: Readonly<Record<SentFile["kind"], string>> = { photo: "jpg", document: "bin", voice: "ogg", audio: "mp3", video: "mp4" };

/** The last part of the name, of harmless characters, and never hidden. */
function safeName({ kind, name = "" }: SentFile): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const safe = last
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "_")
    .slice(-80)
    .replace(/^[._]+/, "");
  return safe === "" ? `${kind}.${endings[kind]}` : safe;
}
