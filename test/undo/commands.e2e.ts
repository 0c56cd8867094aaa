import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { lacks } from "../programs.ts";
import { picture, stoppable } from "./views.ts";
import { linesOf, openWorkshop, type Workshop } from "./workshop.ts";

const run = (shop: Workshop, command: string) => shop.work(["run_command", { command }]);

function furnished(): Workshop {
  const shop = openWorkshop();
  shop.write("src/a.ts", "one\r\ntwo\r\n");
  shop.write("src/deep/b.ts", "b");
  shop.write("src/data.bin", Buffer.from([0, 255, 1, 254, 0xff, 0xfe]));
  shop.write("run.sh", "#!/bin/sh\necho hi\n", 0o644);
  symlinkSync("a.ts", shop.path("src/link"));
  mkdirSync(shop.path("src/empty"));
  return shop;
}

test("What a command deleted, changed in place or anew, made and moved comes back as it was, and what it made goes", async () => {
  const shop = furnished();
  const before = picture(shop);
  await run(
    shop,
    "sed -i s/two/three/ src/a.ts; printf B > src/deep/b.ts; chmod +x run.sh; rm src/data.bin src/link; ln -s b src/link2; mv src/deep src/moved; mkdir -p out/x; echo 1 > out/x/1; rmdir src/empty",
  );
  const scope = await shop.lastRun();
  assert.deepEqual(linesOf(await shop.plan(scope)).toSorted(), [
    "put-back src/data.bin: ready",
    "put-back src/deep/b.ts: ready",
    "put-back src/link: ready",
    "restore run.sh: ready",
    "restore src/a.ts: ready",
    "trash out/x/1: ready",
    "trash src/link2: ready",
    "trash src/moved/b.ts: ready",
  ]);
  await shop.undo(scope);
  assert.deepEqual(picture(shop), before);
});

test("An empty folder comes back though one file of the step can't, with the whole of it but not with a part", async () => {
  const shop = openWorkshop();
  shop.write("big", Buffer.alloc(1024 * 1024 + 1));
  for (const each of ["a", "b"]) shop.write(each, each);
  mkdirSync(shop.path("empty/er"), { recursive: true });
  await run(shop, "rm big a b; rmdir empty/er empty");
  const scope = await shop.lastRun();
  const { files } = await shop.plan(scope);
  assert.deepEqual(
    linesOf({ scope, files, notes: [] })
      .map((each) => each.slice(0, 20))
      .toSorted(),
    ["put-back a: ready", "put-back b: ready", "put-back big: not-ke"],
  );
  const part = files.filter((each) => each.label === "a");
  await shop.stage.runtime.undo.apply(shop.stage.sessionId(), { scope, files: part });
  assert.deepEqual([shop.has("a"), shop.has("empty")], [true, false]);
  await shop.undo(scope);
  assert.deepEqual([shop.has("b"), shop.has("empty/er")], [true, true]);
});

test("An undo counts its files, and one that is stopped leaves the rest whole and can be gone on with", async () => {
  const shop = openWorkshop();
  for (const each of "abcd") shop.write(each, each);
  await run(shop, "for each in a b c d; do printf new > $each; done; echo > made");
  const before = picture(shop);
  const undo = await stoppable(shop);
  assert.deepEqual(await undo("keep 3 of 5"), { stepId: undefined, left: 5 });
  assert.deepEqual(picture(shop), before);
  assert.equal((await undo("undo 1 of 5")).left, 4);
  assert.equal((await undo("undo 2 of 4")).left, 2);
  assert.equal([..."abcd"].filter((each) => shop.read(each) === "new").length, 2);
  assert.equal((await undo(undefined)).left, 0);
  assert.deepEqual(picture(shop), { a: "644 61", b: "644 62", c: "644 63", d: "644 64" });
});

test("What does not come back is told in the plan: folders, and once what ignore rules leave out", async () => {
  const shop = openWorkshop();
  shop.write("big", Buffer.alloc(1024 * 1024 + 1));
  shop.write("a", "a");
  mkdirSync(shop.path("empty"));
  await run(shop, "rm big; rmdir empty");
  const scope = await shop.lastRun();
  assert.deepEqual((await shop.plan(scope)).notes, [
    `Folders come back only with a file, and none can be undone now: ${shop.path("empty")}.`,
  ]);
  shop.write("empty", "a file");
  assert.deepEqual((await shop.plan(scope)).notes, [
    `Something else lies where these folders were, so they don't come back: ${shop.path("empty")}.`,
  ]);
  shop.write(".gitignore", "dist\n");
  await shop.work(["write_file", { path: "a", content: "2" }]);
  assert.deepEqual((await shop.plan(await shop.lastRun())).notes, [], "what file tools do is kept wherever it lies");
  await shop.work(["run_command", { command: "echo 3 > a" }], ["run_command", { command: "echo 4 > a" }]);
  assert.deepEqual((await shop.plan(await shop.lastRun())).notes, [
    "What .gitignore leaves out, and node_modules, is not covered: what commands changed there can't be undone.",
  ]);
});

test("`rm -rf src && git init` is undone but for what belongs to git", { skip: lacks("git") }, async () => {
  const shop = furnished();
  const before = picture(shop);
  await run(shop, "rm -rf src && git init -q . && git add -A");
  await shop.undo(await shop.lastRun());
  assert.deepEqual(picture(shop), before);
  assert.ok(shop.has(".git/HEAD"));
  assert.equal(execFileSync("git", ["ls-files"], { cwd: shop.path(""), encoding: "utf8" }), "run.sh\n");
});

test("Many new files go at once, and an undo of that brings them back", async () => {
  const shop = furnished();
  const before = picture(shop);
  await run(shop, "mkdir many && cd many && for i in $(seq 30); do echo $i > $i; done");
  const after = picture(shop);
  const { stepId = "", files } = await shop.undo(await shop.lastRun());
  assert.equal(files.length, 30);
  assert.deepEqual(picture(shop), before);
  await shop.undo({ kind: "step", stepId });
  assert.deepEqual(picture(shop), after);
});

test("What is ignored, git's own and our own is left alone; what was only touched or written as it was is no change", async () => {
  const shop = openWorkshop();
  shop.write(".gitignore", "dist\n*.log\n");
  shop.write("dist/x", "x");
  shop.write("dist/old", "o");
  shop.write("a.log", "a");
  shop.write("kept", "k");
  const [step] = await run(shop, "sleep 0.05; rm a.log; touch kept; cp kept k2 && cat k2 > kept && rm k2");
  assert.equal(step?.effects, undefined);
  const [other] = await run(shop, "echo > .gitignore; echo new > new");
  assert.deepEqual(
    other?.effects?.files.map((each) => `${each.kind} ${each.label}`),
    ["edit .gitignore", "create new"],
    "what is no longer ignored was there before",
  );
});

test("A change that leaves size and time as they were is found", async () => {
  const shop = openWorkshop();
  await shop.work(["write_file", { path: "a", content: "1111" }], ["run_command", { command: "printf 2222 > a; touch -d '2001-01-01' a" }]);
  const steps = (await shop.stage.view()).steps;
  await shop.undo({ kind: "step", stepId: steps.at(-1)?.id ?? "" });
  assert.equal(shop.read("a"), "1111");
});

test("A later step, a person and a command in turn: each is undone by itself or refused with the reason", async () => {
  const shop = openWorkshop();
  shop.write("a", "1");
  shop.write("b", "1");
  const [first] = await run(shop, "echo 2 > a; echo 2 > b");
  await shop.work(["edit_file", { path: "b", old_text: "2", new_text: "3" }]);
  shop.write("a", "by hand");
  const scope = { kind: "step", stepId: first?.id ?? "" } as const;
  assert.deepEqual(linesOf(await shop.plan(scope)), [
    "restore b: changed-since (A later step changed it again: Edit b.)",
    "restore a: changed-since (It has been changed since.)",
  ]);
  await shop.undo(await shop.lastRun());
  assert.equal(shop.read("b"), "2\n");
  await shop.undo(scope);
  assert.deepEqual([shop.read("a"), shop.read("b")], ["by hand", "1"]);
});

test("Several folders, odd names, pipes and files that are too large or closed break nothing", async () => {
  const shop = openWorkshop({ folders: ["one", "two"] });
  const second = path.join(shop.root, "two");
  writeFileSync(path.join(second, "new\nline 'x'"), "odd");
  writeFileSync(path.join(second, "big"), Buffer.alloc(2_000_000, 1));
  shop.write("secret", "s", 0o000);
  await run(shop, "mkfifo pipe");
  const [step] = await run(
    shop,
    `cd '${second}' && rm new*; echo x >> big; rm -f ${shop.path("secret")} ${shop.path("pipe")}; mkfifo p2; echo y > y`,
  );
  const lines = linesOf(await shop.plan({ kind: "step", stepId: step?.id ?? "" })).toSorted();
  assert.match(lines.find((each) => /two\/big/.test(each)) ?? "", /not-kept \(It had more than 1 MB/);
  await shop.undo(await shop.lastRun());
  assert.equal(readFileSync(path.join(second, "new\nline 'x'"), "utf8"), "odd");
  assert.deepEqual([existsSync(path.join(second, "y")), existsSync(path.join(second, "p2"))], [false, true]);
});

test("A folder in the place of a file, and a file in that of a folder, are turned back", async () => {
  const shop = openWorkshop();
  shop.write("thing", "file");
  shop.write("box/inner", "i");
  const before = picture(shop);
  await run(shop, "rm thing && mkdir thing && echo 1 > thing/1; rm -r box && echo 2 > box");
  await shop.undo(await shop.lastRun());
  assert.deepEqual(picture(shop), before);
});

test("After a restart the copies are used again, and the command before it can be undone", async () => {
  const shop = furnished();
  const before = picture(shop);
  await run(shop, "rm -r src");
  const scope = await shop.lastRun();
  const after = shop.restarted();
  await after.undo(scope);
  assert.deepEqual(picture(after), before);
});

test("What a stopped command had changed by then can be undone; one in the background says where that ends", async () => {
  const shop = openWorkshop();
  shop.write("a", "1");
  const working = run(shop, "rm a; echo ready; sleep 20");
  await shop.stage.until(({ event }) => event.type === "step-output");
  await shop.stage.runtime.stop(shop.stage.sessionId());
  const [stopped] = await working;
  assert.equal(stopped?.state, "cancelled");
  await shop.undo(await shop.lastRun());
  assert.equal(shop.read("a"), "1");
  const [started] = await shop.work(["run_command", { command: "echo 2 > a; sleep 20", background: true }]);
  assert.deepEqual(
    started?.effects?.files.map((each) => `${each.kind} ${each.label}`),
    ["edit a"],
  );
  assert.match(started?.effects?.partial ?? "", /goes on in the background; what it changes from now on is not undone/);
  await shop.undo(await shop.lastRun());
  assert.equal(shop.read("a"), "1");
  await shop.work(["stop_command", { id: "c1" }]);
});
