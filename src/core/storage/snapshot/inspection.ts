import { usualPatience, withLock } from "../disk/lock.ts";
import type { StampedChange } from "../log/record.ts";
import { Engine } from "../sql/engine.ts";
import { type RecoveryReport, StoreError } from "../store.ts";
import { type AsidePorts, filesAside, setAside } from "./aside.ts";
import { Generations } from "./generations.ts";
import type { Library, LibraryPorts } from "./library.ts";
import { limitBytes, unfinished } from "./recovery.ts";

/**
 * Looks through everything stored: every image byte by byte and page by page, every log from its beginning, and what was ever set aside. What is readable
 * is in the library afterwards; writing it is the caller's. `sentences` is where the ports' warnings end up. Rejects when a newer version has been here.
 */
export async function inspect(
  ports: LibraryPorts,
  library: Library,
  given: { readonly pending: readonly StampedChange[]; readonly writer: string; readonly sentences: string[] },
): Promise<RecoveryReport["kept"]> {
  const { files, layout, patience = usualPatience } = ports;
  await library.beginAnew();
  const newer = await library.newer();
  if (newer !== undefined) throw new StoreError(newer);
  await withLock({ files, path: layout.lock, patience }, () => setDamagedAside(ports));
  await library.forget();
  const before = (await library.read([], given.writer)).counts();
  await library.reread();
  const aside = await filesAside(files, layout);
  for (const each of aside) if (each.endsWith(".db")) await library.salvage(each);
  const image = await library.read(given.pending, given.writer);
  // Where nothing is damaged the index is not either, and making it takes a while.
  if (aside.length > 0) image.rebuildIndex();
  const kept = image.counts();
  given.sentences.push(...told(before, kept));
  return kept;
}

/** To be called with the lock held. */
async function setDamagedAside(ports: LibraryPorts): Promise<void> {
  const engine = await Engine.load(ports.wasmFile, ports.migrations);
  const generations = new Generations(ports.files, ports.layout.store);
  for (const number of await generations.numbers()) {
    const reason = await damageOf(generations, engine, number);
    if (reason !== undefined) await setAside(ports satisfies AsidePorts, generations, { number, reason });
  }
}

async function damageOf(generations: Generations, engine: Engine, number: number): Promise<string | undefined> {
  const generation = await generations.sum(number);
  if (!generation) return (await generations.hasSum(number)) ? "its checksum file is damaged" : unfinished;
  if (generation.sum.bytes > limitBytes) return undefined;
  const bytes = await generations.load(generation);
  return "reason" in bytes ? bytes.reason : engine.deepCheck(bytes);
}

type Counts = Readonly<Record<string, number>>;

function told(before: Counts, after: Counts): string[] {
  const more = (table: string) => (after[table] ?? 0) - (before[table] ?? 0);
  const brought = { sessions: more("sessions"), messages: more("messages") };
  const isMore = Object.keys(after).some((table) => more(table) > 0);
  return [
    ...(isMore ? [`Brought back: ${amount(brought.sessions, "conversation")} and ${amount(brought.messages, "message")}.`] : []),
    `Everything was checked. Stored: ${amount(after.sessions ?? 0, "conversation")} with ${amount(after.messages ?? 0, "message")}.`,
  ];
}

function amount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
