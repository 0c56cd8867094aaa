import assert from "node:assert/strict";
import { test } from "node:test";
import type { NewNote } from "../../src/core/memory/notes/notes.ts";
import { rememberTool } from "../../src/core/tools/remember.ts";
import { quietContext } from "./context.ts";
import { ready, refusal } from "./world.ts";

function open(folders: readonly string[], problem?: string) {
  const added: NewNote[] = [];
  const add = async (note: NewNote) => {
    added.push(note);
    return problem === undefined ? { ...note, id: "n", scope: "everywhere" as const, at: "" } : { problem };
  };
  const tool = rememberTool({ notes: { add }, folders });
  return { added, prepare: (input: object) => tool.prepare(JSON.stringify(input), new AbortController().signal) };
}

test("What the model wants kept is told whole before anything is; it holds in the workspace, or everywhere where that is said or no folder is open", async () => {
  const { prepare, added } = open(["/w"]);
  const here = ready(await prepare({ text: " Be kind. " }));
  assert.deepEqual(here.access, { kind: "remember", text: "Be kind.", folders: ["/w"] });
  assert.deepEqual(added, []);
  assert.equal((await here.run(quietContext())).ok, true);
  assert.deepEqual(added, [{ text: "Be kind.", folders: ["/w"], by: "model", sessionId: "session" }]);
  const everywhere = ready(await prepare({ text: "x", scope: "everywhere" }));
  assert.deepEqual(everywhere.access, { kind: "remember", text: "x", folders: [] });
  assert.deepEqual(ready(await open([]).prepare({ text: "x" })).access, { kind: "remember", text: "x", folders: [] });
});

test("What can't be kept is said to the model", async () => {
  assert.match(refusal(await open([]).prepare({ text: "x", scope: "workspace" })), /No folder is open/);
  assert.match(refusal(await open([]).prepare({ text: "x".repeat(2_001) })), /2000/);
  const full = ready(await open(["/w"], "There are 500 notes already.").prepare({ text: "x" }));
  assert.deepEqual(await full.run(quietContext()), { ok: false, output: "There are 500 notes already.", summary: "not kept" });
});
