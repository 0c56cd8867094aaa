import { mkdir, realpath, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BotRow } from "../../events/telegram/rows.ts";
import type { NewMessage } from "../../runtime.ts";
import type { ChatPorts } from "./ports.ts";
import type { Said, SentFile } from "./update.ts";

/** What came with a message: pictures for the model to see, and a word on where the rest lies. */
export interface Brought {
  readonly images: NonNullable<NewMessage["images"]>;
  /** For the model, behind what was said. */
  readonly notes: readonly string[];
  /** For the person: what could not be taken, and why. */
  readonly problems: readonly string[];
}

/** Telegram gives out no larger ones. */
const largest = 20 * 1024 * 1024;
/** Of a picture that a model is shown. */
const largestImage = 5 * 1024 * 1024;

/** Fetches what was sent along. Pictures go to the model; everything else is put into the inbox of the bot's first folder, under a safe name, and is never run. */
export async function bringFiles(ports: ChatPorts, bot: BotRow, said: Said): Promise<Brought> {
  const brought = { images: [] as { data: string; name: string }[], notes: [] as string[], problems: [] as string[] };
  for (const file of said.files) {
    const name = safeName(file);
    const found = await fetchFile(ports, file);
    if (typeof found === "string") brought.problems.push(`${name}: ${found}`);
    else if (file.kind === "photo" && found.length <= largestImage)
      brought.images.push({ data: Buffer.from(found).toString("base64"), name });
    else {
      const kept = await keep(bot, `${said.chat.id}/${said.messageId}-${name}`, found);
      if ("problem" in kept) brought.problems.push(`${name}: ${kept.problem}`);
      else brought.notes.push(`(A ${words[file.kind]} of ${found.length} bytes came with it and lies in ${kept.path}.)`);
    }
  }
  return brought;
}

async function fetchFile({ sender, signal }: ChatPorts, { fileId, size = 0 }: SentFile): Promise<Uint8Array | string> {
  const tooLarge = "it is larger than 20 MB, which Telegram gives to no bot";
  if (size > largest) return tooLarge;
  const told = await sender.call("getFile", { file_id: fileId });
  if (!told.ok) return /too big/.test(told.why) ? tooLarge : "Telegram does not give it out";
  const found = await sender.client.download(told.result.file_path ?? "", signal);
  return found.ok ? found.result : "it could not be fetched";
}

async function keep(
  { workspace: [folder] }: BotRow,
  way: string,
  bytes: Uint8Array,
): Promise<{ readonly path: string } | { readonly problem: string }> {
  if (folder === undefined) return { problem: "this bot works in no folder, so there is nowhere to put it" };
  try {
    const target = path.join(folder, ".anycowork", "inbox", way);
    await mkdir(path.dirname(target), { recursive: true });
    // A link on the way would lead elsewhere.
    const real = await realpath(path.dirname(target));
    if (real !== path.join(await realpath(folder), ".anycowork", "inbox", path.dirname(way)))
      return { problem: "its inbox leads out of the folder" };
    await writeFile(path.join(real, path.basename(way)), bytes, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
      // After a crash it lies there already.
      if (error.code !== "EEXIST") throw error;
    });
    return { path: path.posix.join(".anycowork/inbox", way) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const endings: Readonly<Record<SentFile["kind"], string>> = { photo: "jpg", document: "bin", voice: "ogg", audio: "mp3", video: "mp4" };

const words: Readonly<Record<SentFile["kind"], string>> = {
  photo: "picture",
  document: "file",
  voice: "voice message",
  audio: "piece of audio",
  video: "video",
};

/** The last part of the name, of harmless characters, and never hidden. */
function safeName({ kind, name = "" }: SentFile): string {
  const last = name.split(/[\\/]/).at(-1) ?? "";
  const safe = last
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, "_")
    .replace(/^[._]+/, "")
    .slice(-80);
  return safe === "" ? `${kind}.${endings[kind]}` : safe;
}
