import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createMemory } from "../../../src/core/memory/memory.ts";
import type { NotesPage } from "../../../src/core/protocol/notes.ts";
import { createNoteHandlers, type NoteParts } from "../../../src/extension/notes/handlers.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { tempFolder } from "../../temp.ts";

/** The page over the real notes and rules files of a folder. */
function open({ trusted = true, isOpen = true }: { readonly trusted?: boolean; readonly isOpen?: boolean } = {}) {
  const folder = tempFolder();
  let count = 0;
  const { notes, rulesFiles } = createMemory({
    store: new MemoryStore(),
    dataFolder: tempFolder(),
    trusted: () => trusted,
    trustsFolder: async () => true,
    warn: () => undefined,
    realFolders: async (folders) => folders,
    redact: (text) => text,
    hash: (text) => text,
    now: () => `2026-03-01T10:00:${String(count++).padStart(2, "0")}.000Z`,
    newId: () => `note-${count}`,
  });
  const told: NotesPage[] = [];
  const record = async (id: string) => (id === "there" ? { session: { id, title: "Where it was said" } } : undefined);
  const handlers = createNoteHandlers({
    desk: { core: async () => ({ notes, rulesFiles, record }), folders: () => (isOpen ? [folder] : []) } as unknown as NoteParts["desk"],
    chat: { post: (message) => void (message.type === "notes" && told.push(message.page)) },
  });
  return { folder, notes, handlers, page: () => told.at(-1) };
}

test("notes are told with where they hold and the conversation they come from, as long as there is one", async () => {
  const { folder, notes, handlers, page } = open();
  await notes.add({ text: "Of another folder.", folders: ["/elsewhere"], by: "person" });
  await notes.add({ text: "Everywhere.", folders: [], by: "model", sessionId: "gone" });
  await notes.add({ text: "Here.", folders: [folder], by: "model", sessionId: "there" });
  assert.equal(await handlers.loadNotes({}), undefined);
  assert.deepEqual(
    page()?.notes.map(({ text, reach, title }) => [text, reach, title]),
    [
      ["Here.", "here", "Where it was said"],
      ["Everywhere.", "everywhere", undefined],
      ["Of another folder.", "elsewhere", undefined],
    ],
  );
});

test("what is removed is put back as it was, once; what is refused is a sentence, and the page is told either way", async () => {
  const { folder, notes, handlers, page } = open();
  const kept = await notes.add({ text: "Here.", folders: [folder], by: "model", sessionId: "there" });
  assert.ok("id" in kept);
  await handlers.removeNote({ id: kept.id });
  assert.deepEqual([page()?.notes, page()?.removed], [[], { id: kept.id, text: "Here." }]);
  assert.equal(await handlers.restoreNote({ id: kept.id }), undefined);
  const [back] = page()?.notes ?? [];
  assert.deepEqual([back?.text, back?.scope, back?.by, back?.sessionId, page()?.removed], ["Here.", [folder], "model", "there", undefined]);
  assert.match((await handlers.restoreNote({ id: kept.id })) ?? "", /can't be put back any more/);
  assert.match((await handlers.editNote({ id: "gone", text: "x" })) ?? "", /not there any more/);
  assert.match((await handlers.addNote({ text: " ", everywhere: true })) ?? "", /is empty/);
  assert.match((await open({ isOpen: false }).handlers.addNote({ text: "x", everywhere: false })) ?? "", /No folder is open/);
});

test("the rules files in force are told with their size, and why others are not: also all of them in Restricted Mode", async () => {
  const { folder, handlers, page } = open();
  writeFileSync(path.join(folder, "AGENTS.md"), "Be kind.");
  mkdirSync(path.join(folder, ".github"));
  writeFileSync(path.join(folder, ".github/copilot-instructions.md"), "x".repeat(16_000));
  await handlers.loadNotes({});
  const { files, problems, untrusted } = page()?.rules ?? {};
  assert.deepEqual(
    files?.map((each) => [each.label, each.characters]),
    [
      ["AGENTS.md", 8],
      [".github/copilot-instructions.md", 16_000],
    ],
  );
  assert.deepEqual(problems, [
    "Of .github/copilot-instructions.md the last 8 characters are not given to the model: rules files are too long together.",
  ]);
  assert.deepEqual(untrusted, []);
  const restricted = open({ trusted: false });
  const file = path.join(restricted.folder, "AGENTS.md");
  writeFileSync(file, "Be kind.");
  await restricted.handlers.loadNotes({});
  assert.deepEqual(restricted.page()?.rules, {
    files: [],
    problems: ["AGENTS.md is not read: its folder is not trusted."],
    untrusted: [file],
  });
});
