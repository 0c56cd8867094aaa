import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { deferStore } from "../../../src/core/storage/database.ts";
import { writerName } from "../../../src/core/storage/disk/process-name.ts";
import { copiesOf } from "../../temp.ts";
import { storePorts } from "../ports.ts";
import { conversation, said } from "../rows.ts";
import { deserted, imageOf, lived, logsOf, look, use } from "./lived.ts";

const copy = copiesOf(async (folder) => {
  for (const id of ["a", "b", "c"])
    await use(
      folder,
      async (store) => {
        await store.commit(conversation(id));
        await store.commit([{ table: "messages", row: said(`${id}-m2`, id) }]);
      },
      { writer: `${id.repeat(8)}-${writerName().split("-").slice(1).join("-")}` },
    );
});

/** Three conversations of two messages, each in a log of its own that nobody writes any more; there is no image. */
async function threeLogs(): Promise<{ readonly folder: string; readonly log: string }> {
  const folder = await copy();
  const log = logsOf(folder).find((each) => path.basename(each).startsWith("aaaaaaaa"));
  assert.ok(log);
  return { folder, log };
}

const harms: Record<string, { readonly harm: (log: string) => void; readonly kept: readonly string[]; readonly sentence: RegExp }> = {
  "that ends inside a record": {
    harm: (log) => truncateSync(log, statSync(log).size - 9),
    kept: ["a", "b", "c"],
    sentence: /^The end of .*aaaaaaaa.*\.log was never finished or is damaged; everything before it was kept\./,
  },
  "that is empty": {
    harm: (log) => truncateSync(log, 0),
    kept: ["b", "c"],
    sentence: /^Nothing in .*aaaaaaaa.*\.log can be read: it was never finished or is damaged\./,
  },
  "with less than its beginning": {
    harm: (log) => truncateSync(log, 3),
    kept: ["b", "c"],
    sentence: /^Nothing in .*aaaaaaaa.*\.log can be read/,
  },
  "in whose place a folder is": {
    harm: (log) => {
      rmSync(log);
      mkdirSync(log);
    },
    kept: ["b", "c"],
    sentence: /aaaaaaaa.*\.log is a link or a folder where a log should be/,
  },
  "in whose place a link is": {
    harm: (log) => {
      renameSync(log, `${log}.elsewhere`);
      symlinkSync(`${log}.elsewhere`, log);
    },
    kept: ["b", "c"],
    sentence: /aaaaaaaa.*\.log is a link or a folder where a log should be/,
  },
};

for (const [what, { harm, kept, sentence }] of Object.entries(harms)) {
  test(`a log ${what} is named once, set aside, and the rest is kept`, async () => {
    const { folder, log } = await threeLogs();
    harm(log);
    const { sessions, warnings } = await look(folder);
    assert.deepEqual(sessions, kept);
    assert.equal(warnings.length, 1, warnings.join("\n"));
    assert.match(warnings[0] ?? "", sentence);
    assert.deepEqual(asideLogs(folder), [path.basename(log)]);
    assert.equal(existsSync(log), false);
    await use(folder, (store) => store.cleanUp());
    assert.deepEqual(asideLogs(folder), [path.basename(log)]);
  });

  test(`\`recover\` names a log ${what}, and where it is`, async () => {
    const { folder, log } = await threeLogs();
    harm(log);
    const store = await deferStore(storePorts(folder, deserted));
    const { sentences, setAside, kept: counts } = await store.recover();
    assert.match(sentences[0] ?? "", sentence);
    assert.equal(sentences.length, 3, sentences.join("\n"));
    assert.equal(counts.sessions, kept.length);
    assert.deepEqual(
      setAside.map((each) => path.basename(each)),
      [path.basename(log)],
    );
    await store.figures();
    await store.close();
  });
}

test("a log that was damaged while somebody has the store open is named by whoever sets it aside", async () => {
  const { folder, log } = await threeLogs();
  const warnings: string[] = [];
  await use(
    folder,
    async (store) => {
      await store.sessions();
      await store.cleanUp();
      const bytes = statSync(log).size;
      truncateSync(log, bytes - 9);
      await store.cleanUp();
      assert.equal((await store.session("a"))?.messages.length, 2);
    },
    { onWarning: (each) => void warnings.push(each) },
  );
  assert.match(warnings.join("\n"), /The end of .*aaaaaaaa/);
  assert.deepEqual(asideLogs(folder), [path.basename(log)]);
});

test("a log in which nothing was said yet is no damage", async () => {
  const { folder, log } = await threeLogs();
  truncateSync(log, 16);
  assert.deepEqual(await look(folder), { sessions: ["b", "c"], warnings: [] });
});

test("where everything is empty, nothing is said to be restored, and the logs are named", async () => {
  const { folder } = await lived();
  const store = path.join(folder, "store");
  const all = readdirSync(store)
    .filter((each) => /\.(db|sum)$/.test(each))
    .map((each) => path.join(store, each));
  for (const each of [...all, ...logsOf(folder)]) truncateSync(each, 0);
  const { sessions, warnings } = await look(folder);
  assert.deepEqual(sessions, []);
  assert.doesNotMatch(warnings.join("\n"), /restored from/);
  assert.match(warnings.join("\n"), /No conversation could be restored: nothing that can be read holds one\./);
  assert.match(warnings.join("\n"), /Nothing in .*\.log can be read/);
});

test("of an image that is gone only its checksum file is said to be set aside, and nobody is said to have removed it just now", async () => {
  const { folder, image } = await lived();
  rmSync(image);
  const { sessions, warnings } = await look(folder);
  assert.deepEqual(sessions.length, 3);
  assert.match(warnings[0] ?? "", /000002\.db is gone\. Its checksum file was still there and is now in .*set-aside/);
  assert.match(warnings[1] ?? "", /restored from an earlier image and the logs\.$/);
  assert.equal(warnings.length, 2, warnings.join("\n"));
});

for (const [what, harm] of [
  ["began", rmSync],
  ["ended", (sum: string) => truncateSync(sum, 20)],
] as const)
  test(`an image whose writer was killed before its checksum file ${what} is set aside without a word`, () => checkUnfinished(harm));

async function checkUnfinished(harm: (sum: string) => void): Promise<void> {
  const { folder, image } = await lived();
  harm(image.replace(/db$/, "sum"));
  const whole = readFileSync(image);
  assert.deepEqual(await look(folder), { sessions: ["late", "middle", "old"], warnings: [] });
  const [kept = ""] = readdirSync(path.join(folder, "store", "set-aside"), { recursive: true, encoding: "utf8" }).filter((each) =>
    each.endsWith(".db"),
  );
  assert.deepEqual(readFileSync(path.join(folder, "store", "set-aside", kept)), whole);
}

test("an unfinished image that can't be opened is told of", async () => {
  const { folder, image } = await lived();
  rmSync(image.replace(/db$/, "sum"));
  truncateSync(image, 100);
  assert.match((await look(folder)).warnings.join("\n"), /can't be used: it was never finished/);
  assert.equal(existsSync(imageOf(folder, 1)), true);
});

function asideLogs(folder: string): readonly string[] {
  const root = path.join(folder, "store", "set-aside");
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((each) => each.endsWith(".log"))
    .map((each) => path.basename(each));
}
