import { rowsOf, type SessionRecord } from "../events/rows.ts";
import type { Session } from "../events/session.ts";
import { isoTime } from "../events/time.ts";
import { StoreError } from "../storage/store.ts";
import { refused } from "./acts.ts";
import type { Archive, Imported, ImportSource, Refusal } from "./archive.ts";
import type { Parcel } from "./document/ending.ts";
import { keptFilesOf } from "./document/kept.ts";
import { readDocument } from "./document/read.ts";
import { idsOf, withNewIds } from "./document/renaming.ts";
import { readHead, readWhole, tooLarge } from "./files.ts";
import type { HistoryPorts } from "./ports.ts";
import { BadZip } from "./zip/reader.ts";
import { openParcels } from "./zip/unpack.ts";

/** The most a conversation may have as JSON, in bytes. */
const longestJson = 256_000_000;

/** From so many bytes on what was imported is folded into the database at once, since reading it out of the log would hold up whoever starts next. */
const muchBytes = 8_000_000;

/** What takes conversations in. */
export function createImporter(ports: HistoryPorts): Pick<Archive, "import"> {
  return { import: (source) => importFrom(ports, source) };
}

async function importFrom(ports: HistoryPorts, source: ImportSource): Promise<Imported | Refusal> {
  const name = "path" in source ? source.path : source.name;
  const head = "path" in source ? await readHead(source.path, 4) : source.bytes.subarray(0, 4);
  if ("kind" in head) return head;
  try {
    if (Buffer.from(head).toString("latin1").startsWith("PK")) return await importZip(ports, "path" in source ? source.path : source.bytes);
    const bytes = "path" in source ? await readWhole(source.path, longestJson) : source.bytes;
    if ("kind" in bytes) return bytes;
    if (bytes.length > longestJson) return tooLarge(name, bytes.length, longestJson);
    const read = readDocument(Buffer.from(bytes).toString("utf8"), { at: isoTime(ports.now()), newId: ports.newId });
    if ("problem" in read) return refused(`${name} can't be imported: ${read.problem} Nothing was stored.`);
    const conversations = [await take(ports, read)];
    if (bytes.length > muchBytes) await foldIn(ports.store);
    return { kind: "imported", conversations };
  } catch (error) {
    if (error instanceof StoreError) throw error;
    if (error instanceof BadZip) return refused(`${name} can't be imported: ${error.message} Nothing was stored.`);
    return refused(`${name} could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Everything is read and checked before anything is stored; a conversation is stored whole or not at all. */
async function importZip(ports: HistoryPorts, source: string | Uint8Array): Promise<Imported> {
  const zip = await openParcels(source, { at: isoTime(ports.now()), newId: ports.newId });
  try {
    await zip.check();
    for await (const bytes of zip.blobs()) await ports.store.saveBlob(bytes);
    const conversations: Imported["conversations"][number][] = [];
    for await (const parcel of zip.parcels()) conversations.push(await take(ports, parcel));
    if (zip.bytes > muchBytes) await foldIn(ports.store);
    return { kind: "imported", conversations };
  } finally {
    zip.close();
  }
}

async function take({ store, newId }: HistoryPorts, { record: given, hasIds, notes }: Parcel): Promise<Imported["conversations"][number]> {
  const isTaken = hasIds && (await store.knows(idsOf(given)));
  const record = isTaken ? withNewIds(given, newId) : given;
  await store.commit(rowsOf(record));
  const { id, title, workspace }: Session = record.session;
  if (!(await store.knows([id]))) throw new StoreError("The conversation was stored but can't be read back. Run the import again.");
  const missing = await countMissing(store, record);
  const more = [
    ...(isTaken ? ["It is here already, so this is a copy with IDs of its own."] : []),
    ...(missing > 0 ? [`Kept files that did not come along: ${missing}. An export as a zip holds them.`] : []),
  ];
  return { id, title, workspace, notes: [...notes, ...more] };
}

/** Everything is stored by now, so it is no matter when this can't be done. */
async function foldIn(store: HistoryPorts["store"]): Promise<void> {
  await store.cleanUp().catch(() => undefined);
}

async function countMissing(store: HistoryPorts["store"], record: SessionRecord): Promise<number> {
  let missing = 0;
  for (const { blob, isNeeded } of keptFilesOf(record)) if (isNeeded && !(await store.loadBytes(blob))) missing += 1;
  return missing;
}
