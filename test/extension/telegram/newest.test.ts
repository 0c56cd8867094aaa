import assert from "node:assert/strict";
import { test } from "node:test";
import { showsNewest } from "../../../src/extension/telegram/newest.ts";

test("what is read slowly is not shown over what was asked for after it", async () => {
  const [shown, answers] = [[] as string[], [] as ((value: string) => void)[]];
  const show = showsNewest(
    () => new Promise<string>((resolve) => answers.push(resolve)),
    (value) => shown.push(value),
  );
  const all = [show(), show()];
  answers[1]?.("answers here");
  answers[0]?.("another window answers");
  await Promise.all(all);
  assert.deepEqual(shown, ["answers here"]);
  const next = show();
  answers[2]?.("stopped");
  await next;
  assert.deepEqual(shown, ["answers here", "stopped"]);
});
