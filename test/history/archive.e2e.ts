import assert from "node:assert/strict";
import { test } from "node:test";
import { isoTime } from "../../src/core/events/time.ts";
import { run, said, session } from "../storage/rows.ts";
import { openHistory, saying } from "./stage.ts";

const day = 24 * 60 * 60 * 1000;

test("A conversation is renamed, pinned and put away, and lists tell", async () => {
  const stage = await openHistory();
  const { archive, store } = stage;
  await store.commit([
    { table: "sessions", row: session("a", { updatedAt: "2026-03-01T09:00:00.000Z" }) },
    { table: "sessions", row: session("b", { workspace: ["/home/ada/other"] }) },
  ]);
  const ids = async (...filter: Parameters<typeof archive.list>) => (await archive.list(...filter)).map((each) => each.id);
  assert.deepEqual(await ids(), ["b", "a"]);
  assert.equal(saying(await archive.rename("a", "  A new\n title ")), "Renamed: A new title");
  assert.equal((await store.session("a"))?.session.title, "A new title");
  assert.match(saying(await archive.rename("a", " \n")), /refused: A conversation needs a title/);
  assert.match(saying(await archive.rename("a", "x".repeat(201))), /refused: .*201 characters; 200 are the most/);
  assert.match(saying(await archive.pin("a", true)), /^Pinned: A new title/);
  assert.deepEqual(await ids(), ["a", "b"]);
  assert.match(saying(await archive.putAway("b", true)), /^Put away: Title of b/);
  assert.deepEqual([await ids(), await ids({ archived: "only" }), await ids({ archived: "with" })], [["a"], ["b"], ["a", "b"]]);
  assert.deepEqual(await ids({ archived: "with", workspace: ["/home/ada/other", "/nowhere"] }), ["b"]);
  assert.match(saying(await archive.pin("nowhere", true)), /refused: There is no such conversation any more/);
  await store.close();
});

test("What is deleted can be brought back for 30 days, and then goes for good", async () => {
  const stage = await openHistory();
  const { archive, store } = stage;
  for (const id of ["a", "b", "c"])
    await store.commit([
      { table: "sessions", row: session(id) },
      { table: "messages", row: said(`m${id}`, id, `words of ${id}`) },
    ]);
  assert.match(saying(await archive.remove("a")), /^Deleted: Title of a\. For 30 days it can be brought back/);
  assert.match(saying(await archive.remove("a")), /refused: It is deleted already/);
  assert.match(saying(await archive.rename("a", "new")), /refused: It is deleted\. Bring it back first/);
  assert.deepEqual(await archive.search("words of a"), []);
  const [deleted] = await archive.deleted();
  assert.deepEqual([deleted?.id, deleted?.erasedAfter], ["a", "2026-03-31T10:00:00.000Z"]);
  assert.match(saying(await archive.restore("a")), /^It is back: Title of a/);
  assert.match(saying(await archive.restore("a")), /refused: It is not deleted/);
  await archive.remove("a");
  stage.now += 30 * day;
  assert.equal(await archive.emptyOld(), 0);
  stage.now += 1;
  await archive.remove("b");
  assert.deepEqual(
    (await archive.deleted()).map((each) => each.id),
    ["b"],
  );
  assert.match(
    saying(await archive.restore("a")),
    /refused: There is no such conversation any more\. What was deleted is kept for 30 days/,
  );
  assert.match(
    saying(await archive.erase("b")),
    /^Erased: Title of b\. 1 message and 0 steps are gone for good\. What it changed in your files stays/,
  );
  assert.match(saying(await archive.erase("b")), /refused: There is no such/);
  const { conversations, deleted: kept, messages } = await archive.figures();
  assert.deepEqual([conversations, kept, messages], [1, 0, 1]);
  await store.close();
});

test("What a living process is at work on is neither deleted nor erased", async () => {
  const stage = await openHistory();
  const { archive, store } = stage;
  await store.commit([
    { table: "sessions", row: session("a") },
    { table: "runs", row: run("r1", "a", { owner: "somebody" }) },
  ]);
  stage.alive.add("somebody");
  assert.equal(await archive.isAtWork("a"), true);
  assert.match(saying(await archive.remove("a")), /refused: This conversation is at work.*Stop it there, then delete it/);
  assert.match(saying(await archive.erase("a")), /refused: .*then erase it/);
  stage.alive.clear();
  assert.match(saying(await archive.remove("a")), /^Deleted/);
  await store.close();
});

test("What nobody used for long enough is deleted with a word; what is pinned, at work, brought back or imported stays", async () => {
  const stage = await openHistory();
  const { archive, store, alive } = stage;
  const old = { updatedAt: isoTime(stage.now - 91 * day) };
  const marks = { at: isoTime(stage.now), approvalMode: "ask", grants: [] } as const;
  await store.commit([
    { table: "sessions", row: session("old", old) },
    { table: "sessions", row: session("older", old) },
    { table: "sessions", row: session("new") },
    { table: "sessions", row: session("pinned", { ...old, pinnedAt: old.updatedAt }) },
    { table: "sessions", row: session("imported", { ...old, imported: marks }) },
    { table: "sessions", row: session("working", old) },
    { table: "runs", row: run("r1", "working", { owner: "somebody" }) },
  ]);
  alive.add("somebody");
  assert.deepEqual(
    [await archive.retire(0), await archive.retire(Number.NaN), await archive.retire(92)],
    [undefined, undefined, undefined],
  );
  assert.match(
    (await archive.retire(90)) ?? "",
    /^2 conversations that nobody used for 90 days were deleted, as the settings say\. For 30 days/,
  );
  assert.deepEqual((await archive.list()).map((each) => each.id).sort(), ["imported", "new", "pinned", "working"]);
  await archive.restore("old");
  assert.equal(await archive.retire(90), undefined);
  assert.equal((await archive.list())[0]?.id, "pinned");
  await store.close();
});

test("Titles are found before messages, also in what is put away, and nothing by nothing", async () => {
  const { archive, store } = await openHistory();
  await store.commit([
    { table: "sessions", row: session("a", { title: "Église \u202e* 你好" }) },
    { table: "messages", row: said("m1", "a", "the church") },
    { table: "sessions", row: session("b", { archivedAt: "2026-03-01T10:00:00.000Z", workspace: ["/b"] }) },
    { table: "messages", row: said("m2", "b", 'Eglise "quoted" 50% 😀') },
  ]);
  const found = async (...search: Parameters<typeof archive.search>) =>
    (await archive.search(...search)).map((each) => [each.sessionId, each.messageId, each.archived]);
  const [title, message] = [
    ["a", undefined, false],
    ["b", "m2", true],
  ];
  assert.deepEqual(await found("eglise"), [title, message]);
  assert.deepEqual(await found("eglise", { limit: 1 }), [title]);
  assert.deepEqual(await found("eglise", { workspace: ["/b"] }), [message]);
  for (const each of ["好", "*", "\u202e"]) assert.deepEqual(await found(each), [title], each);
  for (const each of ["😀", '"', "%", '"quoted"']) assert.deepEqual(await found(each), [message], each);
  for (const each of ["", "  \n", "_", "' OR 1=1", "NOT"]) assert.deepEqual(await found(each), [], each);
  await store.close();
});

test("Cleaning up erases what is old, and says what was freed", async () => {
  const stage = await openHistory();
  const { archive, store } = stage;
  await store.commit([{ table: "sessions", row: session("a") }]);
  await archive.remove("a");
  stage.now += 31 * day;
  const { erased, says } = await archive.cleanUp();
  assert.equal(erased, 1);
  assert.match(says, /^1 conversation deleted more than 30 days ago went for good\. /);
  await store.close();
});
