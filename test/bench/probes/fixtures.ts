import { openStore, type StorePorts } from "../../../src/core/storage/database.ts";
import { type FileSystem, realFiles } from "../../../src/core/storage/disk/files.ts";
import type { Change, Store } from "../../../src/core/storage/store.ts";

/** What the built store needs: `sql-wasm.wasm` and `store-worker.js` of a `dist` folder. */
export type Built = Pick<StorePorts, "wasmFile" | "workerFile">;

/** Opens a folder the way the program does: the database in its thread. */
export function open(folder: string, built: Built, files?: FileSystem): Promise<Store> {
  return openStore({ folder, ...built, files, now: () => new Date(), onWarning: (sentence) => console.error(sentence) });
}

/** Conversations with short messages, as an image: what years of talking leave. */
export async function fillWithTalk(store: Store, sessions: number, messagesEach: number): Promise<void> {
  const atOnce = 500;
  for (let first = 0; first < sessions; first += atOnce) {
    const changes: Change[] = [];
    for (let index = first; index < Math.min(sessions, first + atOnce); index += 1) {
      changes.push(sessionRow(`session-${index}`, index));
      for (let count = 0; count < messagesEach; count += 1) changes.push(messageRow(`session-${index}`, index * messagesEach + count, 250));
    }
    await store.commit(changes);
  }
  await store.cleanUp();
}

/** One conversation with steps of long outputs, as an image of about so many megabytes. */
export async function fillWithSteps(store: Store, megabytes: number): Promise<void> {
  await store.commit([sessionRow("session-0", 0)]);
  for (let first = 0; first < megabytes; first += 10) {
    const count = (Math.min(10, megabytes - first) * 1_000_000) / outputBytes;
    await store.commit(Array.from({ length: count }, (_, index) => stepRow(first * 100 + index)));
  }
  await store.cleanUp();
}

/** So many commits of a 1 KB row each, left in the log. */
export async function fillLog(store: Store, records: number): Promise<void> {
  await store.commit([sessionRow("session-0", 0)]);
  for (let count = 1; count < records; count += 1) await store.commit([messageRow("session-0", count, 700)]);
}

/** A disk that is in no hurry to be safe: what is built here is thrown away. */
export const unsafeFiles: FileSystem = {
  ...realFiles,
  create: async (path) => ({ ...(await realFiles.create(path)), sync: async () => undefined }),
};

export function messageRow(sessionId: string, number: number, characters: number): Change {
  return {
    table: "messages",
    row: { role: "user", id: `message-${number}`, sessionId, runId: "run", at: timeOf(number), text: textOf(number, characters) },
  };
}

const outputBytes = 10_000;

function sessionRow(id: string, number: number): Change {
  const at = timeOf(number);
  const rest = { workspace: ["/project"], model: "openai/model", approvalMode: "ask", seq: 1 } as const;
  return { table: "sessions", row: { id, title: `Conversation ${number}`, createdAt: at, updatedAt: at, ...rest } };
}

function stepRow(number: number): Change {
  const ids = { id: `step-${number}`, sessionId: "session-0", runId: "run", messageId: "message", callId: `call-${number}` };
  const told = { tool: "read_file", title: "Read a file", input: { path: "a" }, state: "ok", summary: "214 lines" } as const;
  return { table: "steps", row: { ...ids, ...told, output: textOf(number, outputBytes), startedAt: timeOf(number) } };
}

function timeOf(number: number): string {
  return new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString();
}

/** Words of a vocabulary as large as a person's, the usual ones much more often, the same each time. */
function textOf(number: number, characters: number): string {
  let seed = number + 1;
  let text = `entry${number}`;
  while (text.length < characters) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const part = seed / 2_147_483_648;
    text += ` ${wordOf(Math.floor(part * part * part * 20_000))}`;
  }
  return text.slice(0, characters);
}

/** The word of this rank, from 0, in syllables: the first is "baba". */
export function wordOf(rank: number): string {
  const syllable = (index: number) => `${"bdfgklmnprstvwz"[index % 15]}${"aeiou"[Math.floor(index / 15) % 5]}`;
  const rest = Math.floor(rank / 75);
  return syllable(rank) + (rest < 75 ? syllable(rest) : wordOf(rest));
}
