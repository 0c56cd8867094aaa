import assert from "node:assert/strict";
import { test } from "node:test";
import { type Changed, changesText } from "../../../src/extension/mentions/changes.ts";

test("a file that git gives no difference for is named, the others are told, and few git processes run at once", async () => {
  let [running, most] = [0, 0];
  const diffWithHEAD = async (path: string) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    if (path === "/w/3") throw new Error("fatal: ambiguous argument 'HEAD'");
    return `+of ${path}\n`;
  };
  const changes = Array.from({ length: 40 }, (_, at) => ({ repository: { diffWithHEAD }, path: `/w/${at}`, isNew: at === 5 }));
  const open = async (files: readonly string[]) => new Map(files.map((each) => [each, each.slice(3)]));
  const text = await changesText(changes as unknown as readonly Changed[], { open });
  for (const each of [
    "+of /w/0",
    "+of /w/39",
    "git shows no difference to the last commit (read_file reads them):\n- 3",
    "read_file reads them):\n- 5",
  ])
    assert.ok(text.includes(each), each);
  assert.ok(most <= 8, `${most} at once`);
});
