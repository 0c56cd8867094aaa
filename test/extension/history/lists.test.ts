import assert from "node:assert/strict";
import { test } from "node:test";
import { createLists } from "../../../src/extension/history/lists.ts";

test("a list is read once until something changes it, and several changes are told as one", async () => {
  const { lists, reads, posted, tick } = setup();
  await lists.list({ workspace: ["/w"] });
  await lists.list({ workspace: ["/w"] });
  await lists.list({});
  assert.equal(reads.length, 2);
  lists.stale();
  lists.stale();
  assert.deepEqual(posted, []);
  tick();
  assert.deepEqual(posted, [{ type: "stale" }]);
  await lists.list({ workspace: ["/w"] });
  assert.equal(reads.length, 3);
  lists.stale();
  tick();
  assert.equal(posted.length, 2);
});

test("a list that could not be read is read again", async () => {
  let isBroken = true;
  const { lists } = setup(async () => {
    if (isBroken) throw new Error("disk gone");
    return [];
  });
  await assert.rejects(async () => lists.list({}), /disk gone/);
  isBroken = false;
  assert.deepEqual(await lists.list({}), []);
});

function setup(read: () => Promise<readonly never[]> = async () => []) {
  const reads: unknown[] = [];
  const posted: unknown[] = [];
  const waiting: (() => void)[] = [];
  const lists = createLists({
    list: (filter) => {
      reads.push(filter);
      return read();
    },
    post: (message) => posted.push(message),
    later: (work) => waiting.push(work),
  });
  return { lists, reads, posted, tick: () => waiting.splice(0).map((each) => each()) };
}
