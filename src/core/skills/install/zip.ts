import path from "node:path";
import { BadZip, openZip } from "../../history/zip/reader.ts";
import { BadSource, type Source, type SourceEntry } from "./source.ts";

const limits = { entryBytes: 32_000_000, freelyBytes: 64_000_000, times: 1 };
const mostEntries = 5_000;

/** A zip. A name that leads out of it, a link anywhere in it, and a bomb refuse all of it, before anything is unpacked. */
export async function zipSource(file: string): Promise<Source> {
  const zip = await sentenced(() => openZip(file, limits));
  const entries = zip.entries.map(
    ({ name, bytes, mode }): SourceEntry => ({ path: name, bytes, kind: kindOf(mode), isExecutable: (mode & 0o111) !== 0 }),
  );
  const link = entries.find((each) => each.kind !== "file");
  const refusal = link
    ? `It holds a link, ${JSON.stringify(link.path)}.`
    : entries.length > mostEntries
      ? `It holds more than ${mostEntries} files.`
      : undefined;
  if (refusal !== undefined) {
    zip.close();
    throw new BadSource(refusal);
  }
  return {
    origin: (folder) => ({ kind: "zip", from: path.resolve(file), folder }),
    entries,
    read: (name) => sentenced(() => zip.read(name)),
    close: async () => zip.close(),
  };
}

/** A zip made elsewhere than on Unix tells no mode. */
function kindOf(mode: number): SourceEntry["kind"] {
  const type = mode & 0o170000;
  return type === 0 || type === 0o100000 ? "file" : type === 0o120000 ? "link" : "other";
}

async function sentenced<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BadZip) throw new BadSource(error.message.replace("no zip of ours", "no zip"));
    throw error;
  }
}
