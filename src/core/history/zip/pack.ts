import { createHash } from "node:crypto";
import type { BlobId, SessionId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import { fileName, type KeptFile, keptFilesOf } from "../document/kept.ts";
import { asMarkdown } from "../document/markdown.ts";
import { asDocument, documentVersion } from "../document/write.ts";
import { jsonLine } from "../json.ts";
import type { HistoryPorts } from "../ports.ts";
import type { Manifest } from "./manifest.ts";
import { createZip, type ZipWriter } from "./writer.ts";

/**
 * Conversations as a zip: each as JSON and Markdown, every blob they name under a name of its own, and last `anycowork.json`, which says what is what
 * and holds all checksums. No more than one conversation and one blob are in memory at a time. What was erased meanwhile is left out.
 */
export async function* packConversations(ports: Packed, ids: readonly SessionId[]): AsyncGenerator<Uint8Array> {
  const zip = await createZip();
  // A reader that stops early leaves it waiting for good, and nothing else.
  void fill(zip, ports, ids).catch((error: unknown) => zip.fail(error instanceof Error ? error : new Error(String(error))));
  yield* zip.chunks;
}

type Packed = Pick<HistoryPorts, "store" | "isAlive">;

type Packing = { -readonly [Key in keyof Manifest]: Manifest[Key] extends readonly (infer Each)[] ? Each[] : Manifest[Key] } & {
  readonly checksums: Record<string, string>;
};

async function fill(zip: ZipWriter, { store, isAlive }: Packed, ids: readonly SessionId[]): Promise<void> {
  const packing: Packing = { format: "anycowork", version: documentVersion, conversations: [], files: [], missing: [], checksums: {} };
  const add = (name: string, bytes: Uint8Array): Promise<void> => {
    packing.checksums[name] = sha256(bytes);
    return zip.add(name, async () => bytes);
  };
  const known = new Set<BlobId>();
  for (const id of ids) {
    const record = await store.session(id);
    if (!record) continue;
    const folder = `conversations/${String(packing.conversations.length + 1).padStart(4, "0")} ${fileName(record.session.title)}`;
    packing.conversations.push({ id, title: record.session.title, json: `${folder}/conversation.json` });
    await add(`${folder}/conversation.json`, await documentBytes(store, record));
    await add(`${folder}/conversation.md`, Buffer.from(asMarkdown(record, isAlive)));
    for (const each of keptFilesOf(record).filter(({ blob }) => !known.has(blob))) {
      known.add(each.blob);
      await addFile({ packing, store, add }, each);
    }
  }
  await zip.add("anycowork.json", async () => Buffer.from(`${JSON.stringify(packing, undefined, 2)}\n`));
  zip.end();
}

interface Filling {
  readonly packing: Packing;
  readonly store: HistoryPorts["store"];
  readonly add: (name: string, bytes: Uint8Array) => Promise<void>;
}

async function addFile({ packing, store, add }: Filling, file: KeptFile): Promise<void> {
  const { blob, name: shown, isPicture, isNeeded } = file;
  const bytes = await store.loadBytes(blob);
  if (!bytes) return void (isNeeded && packing.missing.push(blob));
  const name = `files/${blob}-${shown}`;
  const picture = isPicture ? fromBase64(bytes) : undefined;
  packing.files.push({ blob, name, ...(picture ? { encoding: "base64" } : {}) });
  await add(name, picture ?? bytes);
}

/** The bytes that this base64 stands for, when it comes to the same again. */
function fromBase64(text: Uint8Array): Uint8Array | undefined {
  const kept = Buffer.from(text);
  const bytes = Buffer.from(kept.toString("latin1"), "base64");
  return Buffer.from(bytes.toString("base64"), "latin1").equals(kept) ? bytes : undefined;
}

/** The conversation as the JSON that `export` writes, ending in a newline. */
export async function documentBytes(store: HistoryPorts["store"], record: SessionRecord): Promise<Uint8Array> {
  return Buffer.from(`${jsonLine(asDocument(record, await store.grants(record.session.id)))}\n`);
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
