import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlobPlace, blobPath, parseBlobPath } from "../../src/extension/editor/blob-place.ts";

const id = "0123456789abcdef".repeat(4);

test("a place survives being written as a path", () => {
  const places: readonly BlobPlace[] = [{ kind: "empty" }, { kind: "blob", id }, { kind: "output", sessionId: "s-1", stepId: "t-1" }];
  for (const place of places) assert.deepEqual(parseBlobPath(blobPath(place, "/a/b/totals.js")), place);
});

test("a path ends with the file's own name, which tells the language", () => {
  assert.equal(blobPath({ kind: "blob", id }, "/a/b/totals.js").split("/").at(-1), "totals.js");
  assert.equal(blobPath({ kind: "empty" }, "C:\\a\\totals.ts").split("/").at(-1), "totals.ts");
  assert.equal(blobPath({ kind: "empty" }, "/"), "/empty/text");
});

test("a path we did not make leads nowhere", () => {
  for (const path of [
    "",
    "/",
    "/blob",
    `/blob/${id}`,
    "/blob/../x",
    `/blob/${id}/a/b`,
    "/blob/xyz/a.js",
    "/output/s/a.js",
    "/output//t/a",
    "/other/a",
    `blob/${id}/a`,
  ]) {
    assert.equal(parseBlobPath(path), undefined, path);
  }
});
