import assert from "node:assert/strict";
import { test } from "node:test";
import type { SavedState } from "../../../webview/host.ts";
import { UnsentWords } from "../../../webview/plan/unsent.ts";

/** A host that keeps what is saved. */
function keeper(tasks: Readonly<Record<string, string>> = {}) {
  const first: SavedState = { drafts: {}, images: {}, words: {}, tasks };
  return {
    saved: first,
    save(change: Partial<SavedState>) {
      this.saved = { ...this.saved, ...change };
    },
  };
}

/** Something that is known to be done, or not, when it is said. */
function later() {
  let settle: (isDone: boolean) => void = () => {};
  const done = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  return { done, settle };
}

test("Words to a task's agent are no unsent ones while they are on their way, and stay saved until they are known to have arrived", async () => {
  const host = keeper();
  const words = new UnsentWords(host);
  const { done, settle } = later();
  words.write("task1", "Round once.");
  const sent = words.send("task1", { said: "Round once.", done });
  assert.equal(words.text("task1"), "");
  assert.deepEqual(host.saved.tasks, { task1: "Round once." });
  settle(true);
  assert.equal(await sent, true);
  assert.deepEqual(host.saved.tasks, {});
});

test("Of two words on their way each stays saved until it has arrived itself; a refused one comes back in front of what was written since", async () => {
  const host = keeper();
  const words = new UnsentWords(host);
  const [first, second] = [later(), later()];
  const sent = [words.send("task1", { said: "one", done: first.done }), words.send("task1", { said: "two", done: second.done })] as const;
  words.write("task1", "three");
  assert.deepEqual(host.saved.tasks, { task1: "one\ntwo\nthree" });
  first.settle(true);
  assert.equal(await sent[0], false, "something is left to be sent");
  assert.deepEqual(host.saved.tasks, { task1: "two\nthree" });
  second.settle(false);
  await sent[1];
  assert.equal(words.text("task1"), "two\nthree");
});

test("What was on its way when the page went is unsent in the next one, unless it has arrived", () => {
  const arrived = new UnsentWords(keeper({ task1: "Round once.", task2: "half a thought" }));
  arrived.begin("task1", "Round once.");
  arrived.begin("task2", "Round once.");
  assert.deepEqual([arrived.text("task1"), arrived.text("task2")], ["", "half a thought"]);
  arrived.write("task1", "Round once.");
  arrived.begin("task1", "Round once.");
  assert.equal(arrived.text("task1"), "Round once.", "what is written anew is not taken for it");
});

test("Whoever shows them is told of each change until that is not wanted any more", () => {
  const words = new UnsentWords(keeper());
  let told = 0;
  const end = words.watch(() => {
    told += 1;
  });
  words.write("task1", "a");
  end();
  words.write("task1", "ab");
  assert.equal(told, 1);
});
