import assert from "node:assert/strict";
import { test } from "node:test";
import { openFile } from "../../../src/extension/editor/links.ts";

test("Files on other machines are not opened, however their slashes lean", async () => {
  for (const start of ["//", "\\\\", "\\/", "/\\"])
    assert.equal(await openFile({ path: `${start}host/share/a.ts` }, []), "Files on other machines are not opened from the chat.", start);
});
