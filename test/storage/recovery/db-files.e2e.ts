import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { realFiles } from "../../../src/core/storage/disk/files.ts";
import { LogReader } from "../../../src/core/storage/log/reader.ts";
import { Engine } from "../../../src/core/storage/sql/engine.ts";
import { tempFolder } from "../../temp.ts";
import { dice } from "../faults/dice.ts";
import { wasmFile } from "../ports.ts";
import { conversation } from "../rows.ts";
import { cases, titleOf } from "./cases.ts";
import { checkFaults } from "./faults.ts";
import { checkRestored, lived, loaderOf, logsOf, use } from "./lived.ts";

const bodies: Record<string, () => Promise<void>> = {
  "DB-007": async () => {
    const { folder, image } = await lived();
    const [bytes, load, roll] = [readFileSync(image), await loaderOf(folder), dice("DB-007")];
    for (let count = 1; count <= 1_000; count += 1) {
      const [at, bit] = [roll(bytes.length), 1 << roll(8)];
      const flip = () => bytes.writeUInt8(bytes.readUInt8(at) ^ bit, at);
      flip();
      assert.ok("reason" in (await load(bytes)), `bit ${bit} of byte ${at}`);
      if (count % 400 === 0) {
        const other = await lived();
        writeFileSync(other.image, bytes);
        await checkRestored(other.folder, bytes);
      }
      flip();
    }
  },
  "DB-023": checkFaults,
  "DB-025": async () => {
    const folder = tempFolder();
    await use(folder, async (store) => {
      for (const id of ["a", "b", "c"]) await store.commit(conversation(id));
    });
    const [log = ""] = logsOf(folder);
    const whole = readFileSync(log);
    for (let length = whole.length; length >= 0; length -= 1) {
      const files = { ...realFiles, stamp: async () => ({ isFile: true, sizeBytes: length, identity: String(length) }) };
      const readFrom = async (_: string, from: number, to = length) => whole.subarray(0, length).subarray(from, to);
      const sequences: number[] = [];
      for await (const { records } of new LogReader({ ...files, readFrom }, path.dirname(log)).news())
        sequences.push(...records.map((each) => each.sequence));
      assert.deepEqual(sequences, [1, 2, 3].slice(0, sequences.length), `cut to ${length}`);
      if (length === whole.length) assert.equal(sequences.length, 3);
    }
  },
};

for (const each of cases) {
  const body = bodies[each.id];
  if (body) test(titleOf(each), body);
}

test("whatever an image is cut to, what can be read of it is salvaged without a fault", async () => {
  const { image } = await lived();
  const [whole, engine] = [readFileSync(image), await Engine.load(wasmFile)];
  for (let length = 0; length <= whole.length; length += 4_096) {
    const into = engine.begin();
    const count = engine.salvage(whole.subarray(0, length), into, Number.MAX_SAFE_INTEGER);
    assert.ok(count <= 4 && (length < whole.length || count === 4), `${count} rows of ${length} bytes`);
    into.close();
  }
});
