import type { Parcel } from "../document/ending.ts";
import { type ReadPorts, readDocument } from "../document/read.ts";
import { firstIssue } from "../document/shapes.ts";
import { type Manifest, manifestShape } from "./manifest.ts";
import { sha256 } from "./pack.ts";
import { BadZip, openZip, type ZipReader } from "./reader.ts";

/** What an export as a zip holds. All reject with a `BadZip`. */
interface Parcels {
  /** Reads everything once and checks that it fits together. */
  check(): Promise<void>;
  /** Unpacked, of all that is in it. */
  readonly bytes: number;
  /** Every blob, as it is kept. */
  blobs(): AsyncIterable<Uint8Array>;
  parcels(): AsyncIterable<Parcel>;
  close(): void;
}

const limits = { entryBytes: 256_000_000, freelyBytes: 1_000_000_000, times: 100 };
const manifestName = "anycowork.json";

/** Opens a zip by its path or its bytes. */
export async function openParcels(source: string | Uint8Array, ports: ReadPorts): Promise<Parcels> {
  const zip = await openZip(source, limits);
  try {
    const manifest = await readManifest(zip);
    const parcelOf = async (each: Manifest["conversations"][number]) => readParcel(await readEntry(zip, manifest, each.json), each, ports);
    return {
      bytes: zip.bytes,
      async check() {
        for (const name of Object.keys(manifest.checksums)) await readEntry(zip, manifest, name);
        for (const each of manifest.conversations) await parcelOf(each);
        for (const each of manifest.files) await blobOf(zip, manifest, each);
      },
      blobs: () => inTurn(manifest.files, (each) => blobOf(zip, manifest, each)),
      parcels: () => inTurn(manifest.conversations, parcelOf),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function* inTurn<T, R>(list: readonly T[], read: (each: T) => Promise<R>): AsyncGenerator<R> {
  for (const each of list) yield await read(each);
}

async function readManifest(zip: ZipReader): Promise<Manifest> {
  if (!zip.names.includes(manifestName)) throw new BadZip(`It is no export of AnyCowork: ${manifestName} is missing in it.`);
  const json = parse(await zip.read(manifestName));
  const version = typeof json === "object" && json !== null && "version" in json ? json.version : undefined;
  if (typeof version === "number" && version > 2)
    throw new BadZip(`It was written by a newer AnyCowork (version ${version}); update to import it.`);
  const read = manifestShape.safeParse(json);
  if (!read.success) throw new BadZip(`Its ${manifestName} does not fit: ${firstIssue(read.error)}.`);
  if (read.data.conversations.length === 0) throw new BadZip("There is no conversation in it.");
  return read.data;
}

async function readEntry(zip: ZipReader, { checksums }: Manifest, name: string): Promise<Uint8Array> {
  const bytes = await zip.read(name);
  if (!Object.hasOwn(checksums, name) || sha256(bytes) !== checksums[name])
    throw new BadZip(`${JSON.stringify(name)} in it is damaged: its checksum does not fit.`);
  return bytes;
}

function readParcel(bytes: Uint8Array, { json, id }: Manifest["conversations"][number], ports: ReadPorts): Parcel {
  const read = readDocument(Buffer.from(bytes).toString("utf8"), ports);
  if ("problem" in read) throw new BadZip(`${JSON.stringify(json)} in it does not fit. ${read.problem}`);
  if (read.hasIds && read.record.session.id !== id) throw new BadZip(`${JSON.stringify(json)} in it is another conversation.`);
  return read;
}

async function blobOf(zip: ZipReader, manifest: Manifest, { blob, name, encoding }: Manifest["files"][number]): Promise<Uint8Array> {
  const bytes = await readEntry(zip, manifest, name);
  const kept = encoding === "base64" ? Buffer.from(Buffer.from(bytes).toString("base64"), "latin1") : bytes;
  if (sha256(kept) !== blob) throw new BadZip(`${JSON.stringify(name)} in it is not the file it says it is.`);
  return kept;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}
