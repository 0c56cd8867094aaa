import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { SessionRecord } from "../../src/core/events/rows.ts";
import { createZip } from "../../src/core/history/zip/writer.ts";
import { tempFolder } from "../temp.ts";
import { full } from "./rows.ts";
import { type HistoryStage, keep, openHistory, saying } from "./stage.ts";

const picture = Buffer.from([137, 80, 78, 71, 0, 255]);

/** A conversation with a picture, a long output and a file as it was, all kept. */
async function storeFull(stage: HistoryStage): Promise<SessionRecord> {
  const { store } = stage;
  const [shot, output, before] = [
    await store.saveBlob(picture.toString("base64")),
    await store.saveBlob("a long output\n"),
    await store.saveBlob(Buffer.from([0, 255, 10])),
  ];
  const text = JSON.stringify(full).replaceAll("a".repeat(64), shot).replaceAll("b".repeat(64), output).replaceAll("c".repeat(64), before);
  const record = JSON.parse(text) as SessionRecord;
  await keep(stage, record);
  return record;
}

async function exported({ archive }: HistoryStage, ids: readonly string[] = ["s"]): Promise<Buffer> {
  const zip = await archive.export(ids, "zip");
  assert.equal(zip.kind, "exported");
  return joined(zip.kind === "exported" ? zip.chunks : []);
}

async function joined(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const each of chunks) pieces.push(each);
  return Buffer.concat(pieces);
}

async function pack(entries: readonly (readonly [string, string | Uint8Array])[]): Promise<Buffer> {
  const zip = await createZip();
  for (const [name, content] of entries) void zip.add(name, async () => Buffer.from(content as string));
  zip.end();
  return joined(zip.chunks);
}

/** A zip like our own with this as its only conversation, unless the manifest says otherwise. */
function packDocument(document: string, more: object = {}, entries: readonly (readonly [string, string])[] = []): Promise<Buffer> {
  const all = [["c.json", document], ...entries] as const;
  const checksums = Object.fromEntries(all.map(([name, content]) => [name, createHash("sha256").update(content).digest("hex")]));
  const conversations = [{ id: "s", title: "t", json: "c.json" }];
  const manifest = { format: "anycowork", version: 2, conversations, files: [], missing: [], checksums, ...more };
  return pack([...all, ["anycowork.json", JSON.stringify(manifest)]]);
}

test("A zip holds everything: imported elsewhere it exports the same again, to the byte", async () => {
  const [here, there] = [await openHistory(), await openHistory()];
  await storeFull(here);
  await here.store.commit([{ table: "sessions", row: { ...full.session, id: "other", title: "Con" } }]);
  const zip = await exported(here, ["s", "other"]);
  const imported = await there.archive.import({ name: "the zip", bytes: zip });
  assert.deepEqual(imported.kind === "imported" && imported.conversations.map((each) => each.id), ["s", "other"]);
  assert.ok((await exported(there, ["s", "other"])).equals(zip));
  const ours = (await here.store.session("s")) as SessionRecord;
  const { imported: marks, ...session } = (await there.store.session("s"))?.session ?? {};
  assert.deepEqual(marks?.approvalMode, "edits");
  assert.deepEqual({ ...ours, session: { ...ours.session, approvalMode: "ask" } }, { ...(await there.store.session("s")), session });
  assert.equal((await there.store.figures()).blobs, 3);
  assert.equal(zip.includes(picture), false);

  const again = await here.archive.import({ name: "the zip", bytes: zip });
  assert.deepEqual(again.kind === "imported" && again.conversations.map((each) => each.id), ["new-1", "new-18"]);
  await here.store.close();
  await there.store.close();
});

test("What is missing is said, in the zip and when it is imported", async () => {
  const [here, there] = [await openHistory(), await openHistory()];
  await keep(here, full);
  const imported = await there.archive.import({ name: "the zip", bytes: await exported(here) });
  const notes = imported.kind === "imported" ? (imported.conversations[0]?.notes ?? []) : [];
  assert.match(notes.at(-1) ?? "", /Kept files that did not come along: 3/);
  await here.store.close();
  await there.store.close();
});

test("A zip that is damaged, hostile or none of ours is refused in a sentence, and nothing of it is stored", async () => {
  const here = await openHistory();
  await storeFull(here);
  const zip = await exported(here);
  const json = await here.archive.export(["s"], "json");
  const document = (await joined(json.kind === "exported" ? json.chunks : [])).toString();
  const there = await openHistory();
  const refuses = async (bytes: Buffer, words: RegExp): Promise<void> => {
    const said = saying((await there.archive.import({ name: "x.zip", bytes })) as never);
    assert.match(said, words);
    assert.match(said, /^refused: x\.zip can't be imported: .* Nothing was stored\.$/);
    const { blobs, rows } = await there.store.figures();
    assert.deepEqual([blobs, rows.sessions, rows.messages], [0, 0, 0], String(words));
  };
  for (const part of [0.1, 0.5, 0.99]) await refuses(zip.subarray(0, Math.floor(zip.length * part)), /damaged, cut off, or no zip of ours/);
  await refuses(Buffer.from("PK\u0003\u0004 and nothing"), /damaged, cut off/);
  await refuses(await pack([["notes.txt", "hello"]]), /no export of AnyCowork: anycowork\.json is missing/);
  await refuses(await pack([["anycowork.json", "{}"]]), /anycowork\.json does not fit: format/);
  await refuses(await packDocument(document, { version: 3 }), /newer AnyCowork \(version 3\)/);
  await refuses(await packDocument(document, { conversations: [] }), /no conversation in it/);
  await refuses(
    renamed(await packDocument(document, {}, [["aa/evil", "x"]]), "aa/evil", "../evil"),
    /damaged, cut off, or no zip of ours \(invalid relative path/,
  );
  await refuses(renamed(await packDocument(document, {}, [["aa/evil", "x"]]), "aa/evil", "/a/evil"), /absolute path/);
  await refuses(renamed(await packDocument(document, {}, [["d.json", "x"]]), "d.json", "c.json"), /holds "c\.json" twice/);
  await refuses(await packDocument(document, { checksums: {} }), /"c\.json" in it is damaged: its checksum does not fit/);
  await refuses(await packDocument(document, { checksums: { "c.json": "0" } }), /checksum does not fit/);
  await refuses(await packDocument(document, { conversations: [{ id: "s", title: "t", json: "d.json" }] }), /"d\.json" is missing in it/);
  await refuses(await packDocument(document, { conversations: [{ id: "other", title: "t", json: "c.json" }] }), /is another conversation/);
  await refuses(await packDocument(document.replace('"version":2', '"version":9')), /does not fit\. It was written by a newer AnyCowork/);
  await refuses(await packDocument("{"), /"c\.json" in it does not fit\. It is no JSON document/);
  const files = [{ blob: "a".repeat(64), name: "evil" }];
  await refuses(await packDocument(document, { files }, [["evil", "x"]]), /"evil" in it is not the file it says it is/);

  const listed = await packDocument(document);
  const central = listed.indexOf("PK\u0001\u0002", "latin1");
  const changed = (at: number, value: number): Buffer => {
    const copy = Buffer.from(listed);
    copy.writeUInt32LE(value, central + at);
    return copy;
  };
  await refuses(changed(8, listed.readUInt32LE(central + 8) | 1), /It is encrypted/);
  await refuses(changed(24, 0x7fffffff), /would unpack to far more than it should \(2147 MB, at least\)/);
  await refuses(changed(24, 10), /too many bytes in the stream/);
  for (let at = 0; at < zip.length; at += 211) {
    const copy = Buffer.from(zip);
    copy.writeUInt8((copy[at] ?? 0) ^ 0x10, at);
    const result = await there.archive.import({ name: "x.zip", bytes: copy });
    const isSame = result.kind === "imported" && (await exported(there)).equals(zip);
    if (isSame) await there.archive.erase("s");
    else assert.equal(result.kind, "refused", `byte ${at}`);
  }
  await here.store.close();
  await there.store.close();
});

test("An id that another conversation has is not taken from it", async () => {
  const here = await openHistory();
  await keep(here, full);
  const json = await here.archive.export(["s"], "json");
  const document = (await joined(json.kind === "exported" ? json.chunks : [])).toString();
  const hostile = document.replace('"session":{"id":"s"', '"session":{"id":"evil"').replace("first?", "evil");
  const imported = await here.archive.import({ name: "x.json", bytes: Buffer.from(hostile) });
  const [taken] = imported.kind === "imported" ? imported.conversations : [];
  assert.match(taken?.id ?? "", /^new-/);
  assert.equal((await here.store.session("s"))?.messages[0]?.text, "first?");
  assert.equal((await here.store.session(taken?.id ?? ""))?.messages[0]?.text, "evil");
  await here.store.close();
});

test("A file is written whole or not at all, and only replaced when that was said", async () => {
  const stage = await openHistory();
  const { archive } = stage;
  await storeFull(stage);
  const folder = tempFolder();
  const file = path.join(folder, "talk.zip");
  assert.equal(saying(await archive.exportTo({ file, replace: false }, ["s"], "zip")), `Exported to ${file}.`);
  assert.match(saying(await archive.exportTo({ file, replace: false }, ["s"], "zip")), /refused: .* is there already/);
  writeFileSync(file, "old");
  await archive.exportTo({ file, replace: true }, ["s"], "zip");
  assert.ok(readFileSync(file).equals(await exported(stage)));
  assert.match(
    saying(await archive.exportTo({ file: folder, replace: true }, ["s"], "zip")),
    /refused: .* is a folder\. Name the file too, such as .*two runs\.zip/,
  );
  assert.match(saying(await archive.exportTo({ file, replace: true }, ["s", "other"], "md")), /refused: 2 conversations go into a zip/);
  assert.match(saying(await archive.exportTo({ file, replace: true }, ["nowhere"], "md")), /refused: There is no such conversation/);
  assert.match(saying(await archive.exportTo({ file, replace: true }, [], "zip")), /refused: There is no conversation to export/);
  assert.deepEqual(readdirSync(folder), ["talk.zip"]);
  assert.deepEqual(
    saying((await archive.import({ path: folder })) as never),
    `refused: ${folder} is a folder; what "sessions export" wrote is needed.`,
  );
  await stage.store.close();
});

function renamed(zip: Buffer, from: string, to: string): Buffer {
  const copy = Buffer.from(zip);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) if (copy.subarray(at).length > to.length) copy.write(to, at);
  return copy;
}

test("What is to be kept in mind is no part of a conversation: no export holds it, and nothing that is imported adds to it", async () => {
  const stage = await openHistory();
  await storeFull(stage);
  const [zip, json] = [await exported(stage), await stage.archive.export(["s"], "json")];
  const note = { id: "n", text: "Be kind.", scope: "everywhere", by: "model", sessionId: "s", at: "2026-03-01T10:00:00.000Z" } as const;
  await stage.store.commit([{ table: "notes", row: note }]);
  assert.deepEqual(await exported(stage), zip);
  const after = await stage.archive.export(["s"], "json");
  assert.ok(json.kind === "exported" && after.kind === "exported");
  assert.equal((await joined(after.chunks)).toString(), (await joined(json.chunks)).toString());
  const there = await openHistory();
  await there.archive.import({ name: "a.zip", bytes: zip });
  assert.deepEqual(await there.store.notes(), []);
});
