import assert from "node:assert/strict";
import { test } from "node:test";
import {
  asMessage,
  changeIn,
  clashesIn,
  rewritten,
  settled,
  shownIn,
  type Unsaved,
  type Written,
} from "../../../webview/plan/writing/merge.ts";

const begin: Written = { title: "Report", objective: "Write it.", agent: "coder", dependsOn: ["a", "b"], evidence: [] };
const fresh: Unsaved = { begin, written: begin };
const live = ["a", "b", "c", "d"].map((id) => ({ id }));

test("What was not changed by the person is never sent, whatever became of it meanwhile", () => {
  const now: Written = {
    ...begin,
    objective: "Write it. The person adds: short.",
    dependsOn: ["b"],
    evidence: [{ kind: "claim", text: "Short." }],
  };
  assert.deepEqual(changeIn(fresh, now, live), {});
  const named = rewritten(fresh, begin, { title: " The report " });
  assert.deepEqual(shownIn(named, now), { ...now, title: " The report " });
  assert.deepEqual(changeIn(named, now, live), { title: "The report" });
  assert.deepEqual(clashesIn(named, now), []);
});

test("Of what a task waits for only the person's own ticks count, and nothing that is gone is waited for", () => {
  const ticked = rewritten(fresh, begin, { dependsOn: ["a", "c"] });
  assert.deepEqual(changeIn(ticked, begin, live), { dependsOn: ["a", "c"] });
  assert.deepEqual(changeIn(ticked, { ...begin, dependsOn: ["b", "d"] }, live), { dependsOn: ["d", "c"] });
  assert.deepEqual(changeIn(ticked, begin, [{ id: "a" }]), {});
});

test("What both have changed is a clash until the person takes the other's or keeps theirs; the same change is none", () => {
  const mine = rewritten(fresh, begin, { title: "Mine", agent: "writer" });
  const now = { ...begin, title: "Theirs", agent: "writer" };
  assert.deepEqual(clashesIn(mine, now), ["title"]);
  const [kept, taken] = [true, false].map((keep) => settled(mine, now, { field: "title", keep }));
  assert.ok(kept && taken);
  assert.deepEqual([clashesIn(kept, now), changeIn(kept, now, live)], [[], { title: "Mine" }]);
  assert.deepEqual([clashesIn(taken, now), changeIn(taken, now, live)], [[], {}]);
  // What others do once more is looked at once more, also while the person writes on elsewhere in the form.
  const on = rewritten(kept, now, { objective: "Other." });
  assert.deepEqual(clashesIn(on, { ...now, title: "Again" }), ["title"]);
});

test("A change says to an agent at work what it is to do, and what shows that it is done", () => {
  const evidence = [
    { kind: "file", path: "a.md" },
    { kind: "claim", text: "It is short." },
  ] as const;
  assert.equal(
    asMessage({ title: "Short report", objective: "Keep it short.", evidence, agent: "writer" }),
    "The task is now: Short report\n\nKeep it short.\n\nIt is done when: a.md; It is short.",
  );
  assert.equal(asMessage({ agent: "writer" }), "");
});
