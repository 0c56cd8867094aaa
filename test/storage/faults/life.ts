import { deferStore } from "../../../src/core/storage/database.ts";
import { type Change, type Store, StoreError } from "../../../src/core/storage/store.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";
import { wasmFile } from "../ports.ts";
import { answered, approval, conversation, grant, run, said, session, step } from "../rows.ts";
import { Ledger } from "./ledger.ts";
import type { MemoryDisk } from "./memory-disk.ts";

/** A disk, what should be on it, and the processes that live. */
export interface World {
  readonly disk: MemoryDisk;
  readonly ledger: Ledger;
  readonly alive: Set<string>;
  readonly clock: ManualClock;
  /** Sentences that were told. */
  readonly warnings: string[];
}

const folder = "/data";

/** The world as it is when everything is well. */
export function worldOn(disk: MemoryDisk, ledger: Ledger = new Ledger()): World {
  return { disk, ledger, alive: new Set(), clock: new ManualClock(), warnings: [] };
}

/** A process's store. `letter` is one of a to f, and names the process. */
export async function openIn({ disk, alive, clock, warnings }: World, letter: string): Promise<Store> {
  const writer = `${letter.repeat(8)}-1-1-${letter.repeat(8)}`;
  alive.add(writer);
  return deferStore({
    folder,
    wasmFile,
    now: () => new Date(clock.now()),
    later: clock.later,
    onWarning: (sentence) => void warnings.push(sentence),
    files: disk.files(),
    patience: { silenceMs: 5, waitMs: 5_000 },
    writer,
    isWriting: (each) => alive.has(each),
  });
}

/** What was there before: two images that hold what one process wrote whose log is gone by now, and a log beyond them. */
export async function former(world: World): Promise<void> {
  const first = await openIn(world, "e");
  await commit(world, first, conversation("old"));
  await commit(world, first, [{ table: "grants", row: grant("g0", "old") }]);
  await end(world, first, "e");
  const second = await openIn(world, "f");
  await commit(world, second, conversation("older"));
  for (let count = 0; count < 2; count += 1) await second.cleanUp();
  await commit(world, second, [{ table: "messages", row: said("old-m2", "old") }]);
  await end(world, second, "f");
}

/**
 * What two processes do: they talk, ask, answer, remember, keep a text, fold, and one ends before the other. What fails on the way is told by a
 * `StoreError` and goes on; any other error ends everything.
 */
export async function live(world: World): Promise<void> {
  const [a, b] = [await trying(() => openIn(world, "a")), await trying(() => openIn(world, "b"))];
  await commit(world, a, conversation("a"));
  await commit(world, b, [...conversation("b"), { table: "runs", row: run("b-r1", "b") }]);
  await commit(world, a, [{ table: "approvals", row: approval("a1", "a") }]);
  await commit(world, b, [{ table: "messages", row: said("old-m3", "old") }]);
  await trying(() => a?.cleanUp());
  await commit(world, a, [
    { table: "approvals", row: approval("a1", "a", { decision: "allow", scope: "session", by: "chat", at: "2026-03-01T10:00:00.000Z" }) },
    { table: "grants", row: grant("g1", "a") },
  ]);
  await keep(world, a, "a text to keep");
  await end(world, b, "b");
  await commit(world, a, [{ table: "messages", row: answered("a-m2", "a", { text: "Done" }) }]);
  await trying(() => a?.cleanUp());
  await commit(world, a, [{ table: "sessions", row: session("old", { title: "Changed" }) }]);
  await trying(() => a?.cleanUp());
  note(world, a, [{ table: "messages", row: said("a-m3", "a") }]);
  await commit(world, a, []);
  await end(world, a, "a");
  if (a && world.disk.fault) await recovered(world, a);
}

/** Once nothing fails any more, what was kept in memory is written. */
async function recovered(world: World, store: Store): Promise<void> {
  world.disk.fault = undefined;
  await store.close();
  world.ledger.acknowledge(store);
}

async function end(world: World, store: Store | undefined, letter: string): Promise<void> {
  await trying(async () => {
    await store?.close();
    if (store) world.ledger.acknowledge(store);
  });
  world.alive.delete(`${letter.repeat(8)}-1-1-${letter.repeat(8)}`);
}

async function commit({ ledger }: World, store: Store | undefined, changes: readonly Change[]): Promise<void> {
  if (!store) return;
  ledger.handed(store, changes);
  await trying(async () => {
    await store.commit(changes);
    ledger.acknowledge(store);
  });
}

function note({ ledger }: World, store: Store | undefined, changes: readonly Change[]): void {
  if (!store) return;
  ledger.handed(store, changes);
  store.note(changes);
}

async function keep(world: World, store: Store | undefined, text: string): Promise<void> {
  const id = await trying(() => store?.saveBlob(text));
  if (id === undefined) return;
  world.ledger.acknowledgeBlob(id, text);
  await commit(world, store, [{ table: "steps", row: step("a-s1", "a", { fullOutput: id }) }]);
}

async function trying<T>(action: () => Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}
