import assert from "node:assert/strict";
import { test } from "node:test";
import { saveFully } from "../../../src/extension/editor/saving.ts";

/** A document whose saves have these outcomes, one after the other. */
function documentWith(outcomes: readonly boolean[]) {
  const left = [...outcomes];
  const document = {
    isDirty: true,
    isClosed: false,
    text: "edited",
    saves: 0,
    getText: () => document.text,
    async save() {
      document.saves += 1;
      const isSaved = left.shift() ?? false;
      if (isSaved) document.isDirty = false;
      return isSaved;
    },
  };
  return document;
}

const never = async () => assert.fail("Nothing was to be waited for.");
const notSaved = async () => false;

test("what VS Code saves is saved, and nothing is waited for", async () => {
  const document = documentWith([true]);
  assert.equal(await saveFully(document, never), true);
  assert.equal(document.saves, 1);
});

test("what VS Code refuses to save since it is saving it by itself counts as saved once it has, also where it tidied it up", async () => {
  const document = documentWith([false]);
  const settled = async () => {
    [document.isDirty, document.text] = [false, "edited\n"];
    return true;
  };
  assert.equal(await saveFully(document, settled), true);
  assert.equal(document.saves, 1);
});

test("what is unchanged and no longer unsaved counts as saved, whoever saved it", async () => {
  const document = documentWith([false]);
  const settled = async () => {
    document.isDirty = false;
    return false;
  };
  assert.equal(await saveFully(document, settled), true);
});

test("an edit that is thrown away while VS Code's own save is waited for is not saved", async () => {
  const reverted = documentWith([false, true]);
  const revert = async () => {
    [reverted.isDirty, reverted.text] = [false, "before"];
    return false;
  };
  assert.equal(await saveFully(reverted, revert), false);
  const closed = documentWith([false, true]);
  const close = async () => {
    [closed.isDirty, closed.isClosed] = [false, true];
    return false;
  };
  assert.equal(await saveFully(closed, close), false);
  assert.deepEqual([reverted.saves, closed.saves], [1, 1]);
});

test("what is unsaved still after VS Code's own save is saved once more", async () => {
  for (const settled of [notSaved, async () => true]) assert.equal(await saveFully(documentWith([false, true]), settled), true);
});

test("what VS Code refuses twice is not saved", async () => {
  const document = documentWith([false, false]);
  assert.equal(await saveFully(document, notSaved), false);
  assert.equal(document.saves, 2);
});
