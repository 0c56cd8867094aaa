import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import type { Step } from "../../src/core/events/step.ts";
import type { Baselines } from "../../src/core/sandbox/baseline/baselines.ts";
import { noDifferences } from "../../src/core/sandbox/baseline/ledger.ts";
import type { OpenDocuments } from "../../src/core/tools/ports.ts";
import { notesOn } from "../../src/core/undo/notes.ts";
import { breath, gate } from "../scenarios/acts.ts";
import { linesOf, openWorkshop } from "./workshop.ts";

/** An editor with documents that are not saved. */
function editor(): OpenDocuments & {
  readonly open: Map<string, string>;
  readonly said: string[];
  onSave(path: string, text: string): void;
} {
  const open = new Map<string, string>();
  const said: string[] = [];
  return {
    open,
    said,
    onSave: () => undefined,
    read: async (path) => open.get(path),
    unsaved: async () => [...open.keys()],
    async replace(path, { expected, text }) {
      if (!open.has(path)) return false;
      if (open.get(path) !== expected) throw new Error(`${path} was changed in the editor.`);
      open.delete(path);
      said.push(text);
      this.onSave(path, text);
      return true;
    },
  };
}

test("What was on the screen and not saved is what comes back, and an unsaved screen is only changed when it is named", async () => {
  const documents = editor();
  const shop = openWorkshop({ documents });
  documents.onSave = (_path, text) => shop.write("a.txt", text);
  shop.write("a.txt", "on disk");
  documents.open.set(shop.path("a.txt"), "on screen");
  await shop.work(["edit_file", { path: "a.txt", old_text: "screen", new_text: "paper" }]);
  assert.equal(shop.read("a.txt"), "on paper");
  const scope = await shop.lastRun();
  documents.open.set(shop.path("a.txt"), "typing");
  assert.deepEqual(linesOf(await shop.plan(scope)), [
    "restore a.txt: changed-since (It is open in the editor with changes that are not saved.)",
  ]);
  const { stepId = "" } = await shop.undo(scope, ["a.txt"]);
  assert.deepEqual([shop.read("a.txt"), documents.said.at(-1)], ["on screen", "on screen"]);
  await shop.undo({ kind: "step", stepId });
  assert.equal(shop.read("a.txt"), "typing", "what was typed is kept too");
});

test("After a crash in the middle of a change the step can be undone: what it was and what it becomes were on disk before", async () => {
  const shop = openWorkshop();
  shop.write("a", "1");
  shop.write("b", "b");
  await shop.work(["write_file", { path: "a", content: "2" }], ["delete_file", { path: "b" }]);
  const [first, second] = (await shop.stage.view()).steps;
  const isRunning =
    (id = "") =>
    (change: { readonly table: string; readonly row: object }) =>
      change.table === "steps" &&
      JSON.stringify(change.row).includes(`"id":"${id}"`) &&
      JSON.stringify(change.row).includes('"state":"running"');
  const crashed = shop.restarted(isRunning(second?.id));
  assert.deepEqual(linesOf(await crashed.plan({ kind: "step", stepId: second?.id ?? "" })), ["put-back b: ready"]);
  await crashed.undo({ kind: "step", stepId: second?.id ?? "" });
  const earlier = shop.restarted(isRunning(first?.id));
  assert.deepEqual(linesOf(await earlier.plan({ kind: "step", stepId: first?.id ?? "" })), ["restore a: ready"]);
  await earlier.undo({ kind: "step", stepId: first?.id ?? "" });
  assert.deepEqual([shop.read("a"), shop.read("b")], ["1", "b"]);
});

test("Of a command whose process died in the middle it is still told what was changed, and nothing is taken for its work unasked", async () => {
  const over = gate();
  const endless = new Promise<undefined>(() => undefined);
  const hanging = async () => {
    over.open();
    return endless;
  };
  const shop = openWorkshop({ keeper: (real) => ({ begin: async (work) => ({ ...(await real.begin(work)), end: hanging }) }) });
  shop.write("gone", "g");
  shop.write("changed", "1");
  void shop.work(["run_command", { command: "rm gone; echo 2 > changed; echo m > made" }]);
  await over.passed;
  await shop.leave();
  const [step] = (await shop.stage.view()).steps;
  const crashed = shop.restarted((change) => change.table === "steps" && change.row.state === "running");
  await crashed.work(["run_command", { command: "echo later > later" }]);
  const scope = { kind: "step", stepId: step?.id ?? "" } as const;
  const unknown = "changed-since (The step was broken off; who wrote what is there now is not known.)";
  assert.deepEqual(linesOf(await crashed.plan(scope)), [
    `trash made: ${unknown}`,
    "trash later: changed-since (A later step changed it again: Run echo later > later.)",
    "put-back gone: ready",
    `restore changed: ${unknown}`,
  ]);
  await crashed.undo(scope, ["changed"]);
  assert.deepEqual([shop.read("gone"), shop.read("changed"), shop.read("made"), shop.read("later")], ["g", "1", "m\n", "later\n"]);
});

test("A workspace that is too large is worked in, and the step says that it can't be undone", async () => {
  const shop = openWorkshop({ limits: { files: 3, bytes: 1_000, fileBytes: 1_000 } });
  for (const name of ["a", "b", "c", "d"]) shop.write(name, name);
  const [step] = await shop.work(["run_command", { command: "rm a" }]);
  assert.equal(step?.summary, "exit 0 · can't be undone");
  assert.match(step?.effects?.partial ?? "", /more than 3 files/);
  const { files, notes } = await shop.plan(await shop.lastRun());
  assert.deepEqual([files.length, notes.length], [0, 1]);
});

test("Nothing is undone while a step changes files, nor where it can't be recorded", async () => {
  const { passed, open } = gate();
  const begun = gate();
  const shop = openWorkshop({
    keeper: (real) => ({
      begin: async (work) => {
        const kept = await real.begin(work);
        return {
          ...kept,
          async end(outcome) {
            begun.open();
            await passed;
            return kept.end(outcome);
          },
        };
      },
    }),
  });
  shop.write("a", "1");
  const working = shop.work(["write_file", { path: "a", content: "2" }]);
  await begun.passed;
  const { undo } = shop.stage.runtime;
  const scope = { kind: "run", runId: (await shop.stage.view()).runs[0]?.id ?? "" } as const;
  await assert.rejects(undo.apply(shop.stage.sessionId(), { scope, files: [] }), /A step is changing files right now/);
  open();
  await working;
  const plan = await shop.plan(scope);
  shop.stage.store.failure = "The disk is full.";
  await assert.rejects(undo.apply(shop.stage.sessionId(), plan), /The disk is full/);
  assert.equal(shop.read("a"), "2");
  await breath();
});

test("Where one file of several can't be undone the others are, and it is said which", async () => {
  const shop = openWorkshop();
  shop.write("a", "1");
  shop.write("b/c", "1");
  await shop.work(["write_file", { path: "a", content: "2" }], ["delete_file", { path: "b" }]);
  const plan = await shop.plan(await shop.lastRun());
  rmSync(`${shop.root}/data/trash`, { recursive: true });
  const { files } = await shop.stage.runtime.undo.apply(shop.stage.sessionId(), plan);
  assert.deepEqual(
    files.map(({ label, done, problem }) => [label, done, problem]),
    [
      ["b", false, "b is not in the trash any more, so it can't be put back."],
      ["a", true, undefined],
    ],
  );
  assert.equal(shop.read("a"), "1");
});

test("What an undo has taken away comes back also when the trash was emptied since", async () => {
  const shop = openWorkshop();
  await shop.work(["write_file", { path: "made", content: "m" }]);
  const { stepId = "" } = await shop.undo(await shop.lastRun());
  rmSync(`${shop.root}/data/trash`, { recursive: true });
  await shop.undo({ kind: "step", stepId });
  assert.equal(shop.read("made"), "m");
});

test("The model is told of an undo with the next message, and what it was sent before stays as it was", async () => {
  const shop = openWorkshop();
  shop.write("a", "1");
  await shop.work(["write_file", { path: "a", content: "2" }]);
  const sent = shop.lastRequest()?.messages ?? [];
  await shop.undo(await shop.lastRun());
  await shop.work(["write_file", { path: "b", content: "2" }]);
  const now = shop.lastRequest()?.messages ?? [];
  assert.deepEqual(now.slice(0, sent.length), sent);
  const said = now.findLast((each) => each.role === "user")?.text;
  assert.equal(said, "[Since then the person has undone changes of a. Look before you rely on what these files hold.]\n\nDo it");
  await shop.work(["write_file", { path: "c", content: "2" }]);
  assert.equal(shop.lastRequest()?.messages.findLast((each) => each.role === "user")?.text, "Do it", "but once only");
});

test("An undo is a step of its own, told like any other between the runs", async () => {
  const shop = openWorkshop();
  shop.write("a", "1");
  await shop.work(["write_file", { path: "a", content: "2" }]);
  await shop.undo(await shop.lastRun());
  const told = shop.stage.envelopes.slice(shop.stage.envelopes.findIndex(({ event }) => event.type === "run-end") + 1);
  assert.deepEqual(
    told.map(({ runId, event }) => [runId, event.type]),
    ["step-start", "step-effects", "step-run", "step-effects", "step-end"].map((type) => ["", type]),
  );
  const undone = (await shop.stage.view()).steps.at(-1);
  assert.deepEqual([undone?.tool, undone?.title, undone?.state, undone?.output], ["undo", "Undo the change of a", "ok", "a: undone"]);
});

test("A run that is stopped while the copy of the workspace is made begins no command; a long wait is told of", async () => {
  const asked = gate();
  const said: string[] = [];
  const baselines: Baselines = {
    mark: async (_folders, _key, signal) => {
      asked.open();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return { differences: async () => noDifferences, drop: () => said.push("dropped") };
    },
    recover: async () => undefined,
    close: async () => undefined,
  };
  const shop = openWorkshop({ baselines, slowMs: 0 });
  const working = shop.work(["run_command", { command: "echo > made" }]);
  await asked.passed;
  await shop.stage.until(({ event }) => event.type === "step-output");
  await shop.stage.runtime.stop(shop.stage.sessionId());
  const [step] = await working;
  assert.deepEqual([step?.state, step?.summary, shop.has("made"), said], ["cancelled", "stopped", false, ["dropped"]]);
  const told = shop.stage.envelopes.flatMap(({ event }) => (event.type === "step-output" ? [event.text] : []));
  assert.deepEqual(told, ["Keeping a copy of the workspace first, so that what the command changes can be undone …\n"]);
});

test("An undo says once that what MCP servers did is not known here, of calls that were made", async () => {
  const step = (title: string, tool: string, state: Step["state"]): Step => ({
    ...{
      id: title,
      runId: "r",
      sessionId: "s",
      messageId: "m",
      callId: "c",
      tool,
      title,
      input: {},
      output: "",
      summary: "",
      startedAt: "",
    },
    state,
  });
  const steps = [
    step("mail: send", "mcp__mail__send", "ok"),
    step("mail: send", "mcp__mail__send", "failed"),
    step("mail: drop", "call_tool", "unknown"),
    step("mail: never", "mcp__mail__never", "denied"),
  ];
  const notes = await notesOn(steps, { workspace: [] }, true);
  assert.deepEqual(notes.slice(-1), ["What MCP servers did is not known here and can't be undone: mail: send, mail: drop."]);
});
