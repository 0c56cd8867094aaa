import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { failure } from "../handles/failure.ts";

/** Where what comes out of a box lies until it has come whole: nothing of the workspace is touched before. */
export interface Staging {
  readonly folder: string;
  /** Takes in a file's content, and gives its SHA-256 in hex. Content that `isKnown` is not kept. Rejects with TOO_MUCH beyond the limit. */
  take(content: AsyncIterable<Uint8Array>, size: number, isKnown: (hash: string) => boolean): Promise<string>;
  /** Where content lies that was taken in. */
  fileOf(hash: string): string | undefined;
  /** Takes away all that is left in it. Never rejects. */
  clear(): Promise<void>;
}

/** The code of the error that says that more comes than is taken. */
export const tooMuch = "TOO_MUCH";

/** Up to this size content is looked at before it is written, in bytes. */
const smallBytes = 1024 * 1024;

/** `parent` is a folder of ours, made when it is not there. */
export async function openStaging(parent: string, limitBytes: number): Promise<Staging> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(path.join(parent, "out-"));
  const kept = new Map<string, string>();
  let left = limitBytes;
  const keep = async (hash: string, write: (file: string) => Promise<unknown>) => {
    const file = path.join(folder, hash);
    await write(file);
    kept.set(hash, file);
  };
  return {
    folder,
    fileOf: (hash) => kept.get(hash),
    clear: () => rm(folder, { recursive: true, force: true }).catch(() => undefined),
    async take(content, size, isKnown) {
      if (size > smallBytes) left -= size;
      if (left < 0) throw failure(tooMuch);
      if (size <= smallBytes) {
        const bytes = await gathered(content);
        const hash = createHash("sha256").update(bytes).digest("hex");
        if (isKnown(hash) || kept.has(hash)) return hash;
        left -= bytes.length;
        if (left < 0) throw failure(tooMuch);
        await keep(hash, (file) => writeFile(file, bytes, { mode: 0o600 }));
        return hash;
      }
      const draft = path.join(folder, `draft-${randomBytes(6).toString("hex")}`);
      const hash = createHash("sha256");
      const hashing = async function* () {
        for await (const piece of content) {
          hash.update(piece);
          yield piece;
        }
      };
      await pipeline(Readable.from(hashing(), { objectMode: false }), createWriteStream(draft, { flags: "wx", mode: 0o600 }));
      const print = hash.digest("hex");
      if (isKnown(print)) await rm(draft);
      else await keep(print, (file) => rename(draft, file));
      return print;
    },
  };
}

async function gathered(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}
