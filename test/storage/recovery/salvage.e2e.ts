import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { openStore } from "../../../src/core/storage/database.ts";
import { realFiles } from "../../../src/core/storage/disk/files.ts";
import { layoutOf } from "../../../src/core/storage/snapshot/layout.ts";
import { openDesk } from "../../../src/core/storage/thread/desk.ts";
import { storePorts } from "../ports.ts";
import { said } from "../rows.ts";
import { aside, deserted, everything, imageOf, lived, logsOf, use } from "./lived.ts";

/** Nothing but the newest image is left, and a page in its middle is scribbled over. */
async function alone(): Promise<{ readonly folder: string; readonly image: string }> {
  const { folder } = await lived();
  const messages = Array.from(
    { length: 600 },
    (_, index) => ({ table: "messages", row: said(`m${index}`, "old", `word${index}`) }) as const,
  );
  await use(folder, async (store) => {
    await store.commit(messages);
    await store.cleanUp();
  });
  for (const log of logsOf(folder)) rmSync(log);
  for (const number of [1, 2]) for (const end of ["db", "sum"]) rmSync(imageOf(folder, number).replace(/db$/, end), { force: true });
  const image = imageOf(folder, 3);
  const bytes = readFileSync(image);
  bytes.fill("x", bytes.indexOf("word300") - 3_000, bytes.indexOf("word300") + 3_000);
  writeFileSync(image, bytes);
  return { folder, image };
}

test("when nothing else is left, what can be read on both sides of the damage is brought back, and the damaged file is kept", async () => {
  const { folder, image } = await alone();
  const [harmed, warnings] = [readFileSync(image), [] as string[]];
  const store = await openStore(storePorts(folder, { ...deserted, onWarning: (each) => void warnings.push(each) }));
  const there = new Set((await store.session("old"))?.messages.map((each) => each.text));
  assert.ok(there.has("word0") && there.has("word599"), "from both ends");
  assert.ok(there.size > 500 && there.size < 600, `${there.size}`);
  assert.match(warnings.join("\n"), /restored from the logs; \d+ rows more could be read in the damaged file/);
  assert.deepEqual(
    aside(folder).map((each) => readFileSync(each)),
    [harmed],
  );
  await store.cleanUp();
  await store.close();
  await use(folder, async (again) => assert.equal((await again.session("old"))?.messages.length, there.size));
});

test("`recover` finds damage in an image nobody opens, brings back what was set aside before, and says what is stored", async () => {
  const { folder, image } = await lived();
  writeFileSync(imageOf(folder, 1), "scribble");
  await use(folder, async (store) => {
    const { sentences, kept, setAside } = await store.recover();
    assert.deepEqual([kept.sessions, kept.messages], [3, 3]);
    assert.equal(setAside.filter((each) => each.endsWith(".db")).length, 1);
    assert.match(sentences.join("\n"), /can't be used: its size is not what it was/);
    assert.match(sentences.join("\n"), /Everything was checked. Stored: 3 conversations with 3 messages\./);
  });
  const whole = readFileSync(image);
  for (const log of logsOf(folder)) rmSync(log);
  for (const number of [2, 3]) writeFileSync(imageOf(folder, number), "scribble");
  await use(folder, async (store) => assert.deepEqual(await store.sessions(), []), { onWarning: () => undefined });
  const [damaged = ""] = aside(folder).filter((each) => readFileSync(each).toString() === "scribble");
  writeFileSync(damaged, whole);
  await use(folder, async (store) => {
    const { sentences } = await store.recover();
    assert.match(sentences.join("\n"), /Brought back: 2 conversations and 2 messages\./);
    assert.deepEqual((await store.search("middle", 5)).length, 1);
  });
});

test("SQLite's own look through an image, when nothing is asked for a while, sets aside what only it finds", async () => {
  const { folder, image } = await lived();
  const [timers, warnings, checked] = [[] as (() => void)[], [] as string[], [] as string[]];
  const events = new EventEmitter();
  const told = once(events, "restored");
  const desk = openDesk(
    {
      files: realFiles,
      layout: layoutOf(folder),
      wasmFile: storePorts(folder).wasmFile,
      now: () => "2026-03-01T10:00:00.000Z",
      onWarning: (each) => {
        warnings.push(each);
        if (/restored/.test(each)) events.emit("restored");
      },
      isWriting: () => false,
      later: (_, work) => {
        timers.push(work);
        return () => timers.splice(timers.indexOf(work), 1);
      },
      deepCheck: async (file) => {
        checked.push(file);
        return "row 3 missing from index";
      },
    },
    "writer",
  );
  await desk.ask("sessions", [], []);
  timers[0]?.();
  await told;
  assert.deepEqual(checked, [image]);
  assert.match(warnings[0] ?? "", /can't be used: row 3 missing from index/);
  const ids = (await desk.ask("sessions", [], [])).map((each) => each.id);
  assert.deepEqual([...ids].sort(), everything);
  await desk.close();
  assert.equal(aside(folder).length, 1);
});
