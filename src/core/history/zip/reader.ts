import type { Entry, ZipFile } from "yauzl";

/** A zip whose list was looked through and that can be read entry by entry. */
export interface ZipReader {
  readonly names: readonly string[];
  /** The same with their sizes in bytes and what Unix would know of them; a mode of 0 is not told. */
  readonly entries: readonly ZipEntry[];
  /** Of all entries together. */
  readonly bytes: number;
  /** Rejects with a `BadZip` when it is not there, or damaged. */
  read(name: string): Promise<Uint8Array>;
  close(): void;
}

export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  readonly mode: number;
}

/** It can't be used; the message is a sentence. */
export class BadZip extends Error {
  override readonly name = "BadZip";
}

/** The most one entry may hold, and all of them, in bytes; beyond `freely` only so many times the size of the zip. */
export interface ZipLimits {
  readonly entryBytes: number;
  readonly freelyBytes: number;
  readonly times: number;
}

/** Opens a zip by its path or its bytes. Rejects with a `BadZip` for what is none, or none to be trusted. */
export async function openZip(source: string | Uint8Array, limits: ZipLimits): Promise<ZipReader> {
  const { fromBufferPromise, openPromise } = (await import("yauzl")).default;
  const options = { autoClose: false, strictFileNames: true, validateEntrySizes: true };
  const zip = await guarded(() =>
    typeof source === "string" ? openPromise(source, options) : fromBufferPromise(Buffer.from(source), options),
  );
  try {
    const entries = await guarded(() => listOf(zip, limits));
    return {
      names: [...entries.keys()],
      entries: [...entries.values()].map(({ fileName, uncompressedSize, versionMadeBy, externalFileAttributes }) => {
        const isUnix = [3, 19].includes(versionMadeBy >>> 8);
        return { name: fileName, bytes: uncompressedSize, mode: isUnix ? externalFileAttributes >>> 16 : 0 };
      }),
      bytes: [...entries.values()].reduce((sum, each) => sum + each.uncompressedSize, 0),
      read: (name) => guarded(() => readEntry(zip, entries.get(name), name)),
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listOf(zip: ZipFile, limits: ZipLimits): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  const most = Math.max(limits.freelyBytes, zip.fileSize * limits.times);
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const { fileName: name, uncompressedSize } = entry;
    if (name.endsWith("/")) continue;
    if (entries.has(name)) throw new BadZip(`It holds ${JSON.stringify(name)} twice.`);
    if (entry.isEncrypted()) throw new BadZip("It is encrypted. Unpack it and pack it again without a password.");
    if (!entry.canDecodeFileData()) throw new BadZip(`${JSON.stringify(name)} in it is packed in a way that can't be read here.`);
    bytes += uncompressedSize;
    if (uncompressedSize > limits.entryBytes || bytes > most)
      throw new BadZip(`It would unpack to far more than it should (${Math.round(bytes / 1e6)} MB, at least).`);
    entries.set(name, entry);
  }
  return entries;
}

async function readEntry(zip: ZipFile, entry: Entry | undefined, name: string): Promise<Uint8Array> {
  if (!entry) throw new BadZip(`${JSON.stringify(name)} is missing in it.`);
  const pieces: Buffer[] = [];
  // It ends with an error as soon as there is more than the list says.
  for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BadZip) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const why = error instanceof Error ? error.message : String(error);
    throw new BadZip(code?.startsWith("E") ? `It could not be read (${why}).` : `It is damaged, cut off, or no zip of ours (${why}).`);
  }
}
