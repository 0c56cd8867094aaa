import assert from "node:assert/strict";
import { test } from "node:test";
import { saveFully } from "../../../src/extension/editor/saving.ts";

/** A document whose saves have these outcomes, one after the other. */
function documentWith(outcomes: readonly boolean[]) {
  const left = [...outcomes];
  const document = {
    isDirty: true,
    saves: 0,
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
const nothing = async () => undefined;

test("what VS Code saves is saved, and nothing is waited for", async () => {
  const document = documentWith([true]);
  assert.equal(await saveFully(document, never), true);
  assert.equal(document.saves, 1);
});

test("what VS Code refuses to save since it is saving it by itself counts as saved once it has", async () => {
  const document = documentWith([false]);
  const settled = async () => {
    document.isDirty = false;
  };
  assert.equal(await saveFully(document, settled), true);
  assert.equal(document.saves, 1);
});

test("what is unsaved still after VS Code's own save is saved once more", async () => {
  assert.equal(await saveFully(documentWith([false, true]), nothing), true);
});

test("what VS Code refuses twice is not saved", async () => {
  const document = documentWith([false, false]);
  assert.equal(await saveFully(document, nothing), false);
  assert.equal(document.saves, 2);
});
