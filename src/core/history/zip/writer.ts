import { Readable } from "node:stream";
import type { ZipFile } from "yazl";

/** A zip as it is written, entry after entry. The same entries come to the same bytes. */
export interface ZipWriter {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Resolves once the content, made only when its turn has come, was handed over. */
  add(name: string, content: () => Promise<Uint8Array>): Promise<void>;
  end(): void;
  /** Makes whoever reads the chunks fail. */
  fail(error: Error): void;
}

/** Loads the library that knows the format. */
export async function createZip(): Promise<ZipWriter> {
  const { ZipFile } = (await import("yazl")).default;
  const zip = new ZipFile();
  const chunks = zip.outputStream as Readable;
  zip.on("error", (error: Error) => chunks.destroy(error));
  return {
    chunks,
    add: (name, content) => addTo(zip, name, content),
    end: () => zip.end(),
    fail: (error) => void chunks.destroy(error),
  };
}

/** The first moment that a zip can tell, in whatever time zone: an export tells of conversations, not of when it was written. */
const beginning = new Date(1980, 0, 1);
const plain = { mtime: beginning, mode: 0o100644, forceDosTimestamp: true, compress: true };

function addTo(zip: ZipFile, name: string, content: () => Promise<Uint8Array>): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.addReadStreamLazy(name, plain, (give) => {
      content().then(
        (bytes) => {
          give(null, Readable.from(bytes.length === 0 ? [] : [bytes]));
          resolve();
        },
        (error: unknown) => {
          const failure = error instanceof Error ? error : new Error(String(error));
          give(failure, Readable.from([]));
          reject(failure);
        },
      );
    });
  });
}
