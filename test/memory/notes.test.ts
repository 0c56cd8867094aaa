import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { fitting } from "../../src/core/events/words/note.ts";
import { createMemory } from "../../src/core/memory/memory.ts";
import { wordNotes } from "../../src/core/memory/notes/wording.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { tempFolder } from "../temp.ts";

/** The memory of one process; several can share a store. */
function open(store = new MemoryStore(), dataFolder = tempFolder()) {
  let count = 0;
  const said: string[] = [];
  const { notes, standing } = createMemory({
    store,
    dataFolder,
    trusted: () => true,
    trustsFolder: async () => false,
    warn: (sentence) => said.push(sentence),
    realFolders: async (folders) => folders.map((each) => each.replace("/link", "/w")),
    redact: (text) => text.replaceAll("sk-known", "[hidden secret]"),
    hash: (text) => text,
    now: () => `2026-03-01T10:00:${String(count++).padStart(2, "0")}.000Z`,
    newId: () => `note-${count}`,
  });
  const add = async (text: string, ...folders: readonly string[]) => notes.add({ text, folders, by: "person" });
  const texts = async (...folders: readonly string[]) =>
    (await notes.list(folders.length > 0 ? folders : undefined)).map(({ text }) => text);
  return { store, dataFolder, said, notes, standing, add, texts };
}

test("Notes hold everywhere, or in their folders and below, whichever way these are reached; the newest comes first", async () => {
  const { add, texts } = open();
  await add("Everywhere.");
  await add("In w.", "/link");
  await add("In x.", "/x");
  assert.deepEqual(await texts(), ["In x.", "In w.", "Everywhere."]);
  assert.deepEqual(await texts("/w"), ["In w.", "Everywhere."]);
  assert.deepEqual(await texts("/w/deep"), ["In w.", "Everywhere."]);
  assert.deepEqual(await texts("/workshop"), ["Everywhere."]);
  assert.deepEqual(await texts("/y", "/x"), ["In x.", "Everywhere."]);
});

test("A note is changed and taken back, in whichever process; its text goes with it, and nobody brings it back", async () => {
  const { store, dataFolder, add, notes, texts } = open();
  const other = open(store, dataFolder);
  const kept = await add("Be kind.");
  assert.ok("id" in kept);
  assert.equal("text" in (await other.notes.edit(kept.id, " Be kinder. ")) && (await texts())[0], "Be kinder.");
  await notes.remove(kept.id);
  await store.commit([{ table: "notes", row: { ...kept, text: "Late." } }]);
  assert.deepEqual([await texts(), await other.texts()], [[], []]);
  const removal = store.commits.flat().find((each) => each.table === "notes" && each.row.removedAt !== undefined);
  assert.equal(removal?.table === "notes" && removal.row.text, "");
  for (const each of [await notes.edit(kept.id, "x"), await notes.remove(kept.id), await notes.remove("never")])
    assert.deepEqual(each, { problem: "This note is not there any more." });
});

test("What can't be a note is said in a sentence; the same one is kept once; a known secret never is", async () => {
  const { add, texts, notes } = open();
  assert.deepEqual(await add("  "), { problem: "The note is empty. Write what is to be kept in mind." });
  assert.match(JSON.stringify(await add("x".repeat(2_001))), /has 2001 characters; 2000 are the most/);
  const [first, again] = [await add("Key sk-known\ud800."), await add("Key sk-known\ud800.")];
  assert.deepEqual(first, again);
  assert.deepEqual(await texts(), ["Key [hidden secret]\ufffd."]);
  assert.match(JSON.stringify(await notes.edit("id" in first ? first.id : "", "")), /empty/);
});

test("There is an end to how many notes are kept", async () => {
  const { store, add, texts } = open();
  const first = await add("Note 0.");
  assert.ok("id" in first);
  // Each that is added looks at all that are there: most are put there at once.
  await store.commit(
    Array.from({ length: 498 }, (_, at) => ({ table: "notes", row: { ...first, id: `n${at}`, text: `Note ${at + 1}.` } }) as const),
  );
  assert.ok("id" in (await add("Note 499.")));
  assert.match(JSON.stringify(await add("One more.")), /500 notes already\. Remove some/);
  assert.equal((await texts()).length, 500);
});

test("While there was never a note, the store is not opened for a run's begin; afterwards it is", async () => {
  const { store, add, standing } = open();
  let asked = 0;
  const read = store.notes.bind(store);
  store.notes = async () => {
    asked += 1;
    return read();
  };
  assert.equal((await standing(["/w"])).notes, "");
  assert.equal(asked, 0);
  await add("Be kind.");
  assert.match((await standing(["/w"])).notes, /asked to keep in mind, newest first;.*\n- Be kind\.$/);
  assert.ok(asked > 0);
});

test("Notes that can't be read are said to the person, and the run begins without them", async () => {
  const { store, add, standing, said } = open();
  await add("Be kind.");
  store.notes = async () => {
    throw new Error("The disk is gone.");
  };
  assert.equal((await standing(["/w"])).notes, "");
  assert.match(said.join(), /could not be read, so the model is not told of it: The disk is gone\./);
});

test("A note is told as one entry with nothing unseen; of too many the newest are, and the rest is said", () => {
  const note = (text: string) => ({ id: text, text, scope: "everywhere", by: "person", at: "" }) as const;
  assert.match(wordNotes([note("One.\nTwo.\u202e")]), /\n- One\.\n {2}Two\.\\u\{202e\}$/);
  const long = [note("a".repeat(1_500)), note("b".repeat(2_000)), note("c".repeat(600)), note("d")];
  assert.equal(fitting(long), 2);
  assert.match(wordNotes(long), /\n- b+\n\[2 older notes are left out here\.\]$/);
  assert.equal(wordNotes([]), "");
});

test("Where it can't be told whether there are notes, they are looked for", async () => {
  const store = new MemoryStore();
  const dataFolder = path.join(tempFolder(), "x".repeat(300));
  await store.commit([{ table: "notes", row: { id: "n", text: "Kept.", scope: "everywhere", by: "person", at: "" } }]);
  assert.match((await open(store, dataFolder).standing([])).notes, /Kept\./);
});

test("Notes whose store came from elsewhere are told again once somebody has looked at them; where none can be told of, none is kept", async () => {
  const first = open();
  await first.add("Kept.");
  const moved = open(first.store);
  assert.equal((await moved.standing(["/w"])).notes, "");
  assert.deepEqual(await moved.texts(), ["Kept."]);
  assert.match((await moved.standing(["/w"])).notes, /Kept\./);
  const unwritable = open(new MemoryStore(), path.join(tempFolder(), "gone"));
  assert.match(JSON.stringify(await unwritable.add("x")), /Nothing can be kept in mind, since .*has-notes can't be written \(ENOENT\)\./);
  assert.deepEqual(await unwritable.texts(), []);
});
