import assert from "node:assert/strict";
import { test } from "node:test";
import { requests } from "../../../src/core/protocol/requests.ts";
import { mentionsOf } from "../../../src/extension/mentions/dropped.ts";
import { handOver } from "../../../src/extension/mentions/resolve.ts";

const said = "A message mentions at most 50 things. Mention the folder they lie in instead.";

test("more mentions than a message takes are refused with a sentence that says how many it takes", async () => {
  const mentions = Array.from({ length: 51 }, (_, at) => ({ kind: "file" as const, name: `${at}.ts`, path: `/w/${at}.ts` }));
  assert.ok(requests.send.safeParse({ text: "Look", mentions }).success);
  const unused = () => assert.fail("nothing is looked at");
  assert.deepEqual(await handOver({ core: unused, folders: unused, terminals: { last: unused } }, { mentions }), { problem: said });
});

test("more that is dropped at once brings nothing but the same sentence", async () => {
  const uris = Array.from({ length: 200 }, (_, at) => `file:///w/${at}.ts`);
  assert.ok(requests.drop.safeParse({ uris }).success);
  const unused = () => assert.fail("nothing is looked at");
  assert.deepEqual(await mentionsOf(uris, { find: unused, moved: unused, open: unused }), { mentions: [], problems: [said] });
});
