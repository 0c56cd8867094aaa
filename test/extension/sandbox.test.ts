import assert from "node:assert/strict";
import { test } from "node:test";
import type { FoundBox, SandboxReport } from "../../src/core/events/words/sandboxes.ts";
import { usualSandbox } from "../../src/core/sandbox/runners/settings.ts";
import { engineItems } from "../../src/extension/sandbox/items.ts";
import { sandboxesPage, sweptText } from "../../src/extension/sandbox/page.ts";
import { sightWords } from "../../src/extension/sandbox/words.ts";

const image = "debian:stable-slim";
const docker = { address: "unix:///var/run/docker.sock", version: "27", image, hasImage: true };
const gone = { problem: "Docker does not answer; start it." };
const found: SandboxReport = { docker, system: { problem: "" } };

test("the status bar says where commands run, and warns where that is less than was wanted", () => {
  const words = (mode: "off" | "auto" | "required", report: SandboxReport) => sightWords({ ...usualSandbox, mode }, report);
  assert.equal(words("off", found), undefined);
  const inDocker = { text: "$(package) Docker", tooltip: `Commands run in Docker (${image}, no network).`, warns: false };
  assert.deepEqual(words("auto", found), inDocker);
  assert.deepEqual(words("required", { ...found, system: { name: "bubblewrap" } }), inDocker);
  const unfetched = words("auto", { ...found, docker: { ...docker, hasImage: false } });
  assert.match(unfetched?.tooltip ?? "", /The image is fetched when it is first needed\.$/);
  assert.deepEqual(words("auto", { docker: gone, system: { name: "bubblewrap" } }), {
    text: "$(lock) OS sandbox",
    tooltip: "Commands run in the system's own sandbox (no network). Docker does not answer; start it.",
    warns: false,
  });
  const none = { docker: gone, system: { problem: "There is none." } };
  assert.deepEqual(words("auto", none), {
    text: "$(package) No sandbox",
    tooltip: "Commands run on this machine. Docker does not answer; start it.",
    warns: true,
  });
  for (const system of [none.system, { name: "bubblewrap" }])
    assert.deepEqual(words("required", { docker: gone, system }), {
      text: "$(package) No sandbox",
      tooltip: "No command runs until Docker answers. Docker does not answer; start it.",
      warns: true,
    });
});

test("the page names boxes by their conversations, and says what can't be read and what counts instead", () => {
  const box: FoundBox = { id: "a1", sessionId: "s1", image, madeAt: "2026-01-05T09:00:00.000Z", owner: "here" };
  const problems = [
    {
      says: "",
      parts: ["anycowork.sandbox.mode", "one of off, auto, required", "7"] as const,
      instead: "Until it is, it counts as required",
    },
  ];
  const settings = { ...usualSandbox, mode: "required", network: ["a.org", "b.org"], seconds: 90, engine: "colima" } as const;
  const page = sandboxesPage({
    read: { settings, problems },
    report: found,
    list: [box, { ...box, sessionId: "s2" }],
    titles: new Map([["s1", "Mend the tests"]]),
    nowMs: Date.parse(box.madeAt) + 5.5 * 60_000,
  });
  assert.deepEqual(
    page.boxes.map(({ title, minutes }) => [title, minutes]),
    [
      ["Mend the tests", 5],
      ["", 5],
    ],
  );
  assert.deepEqual(page.problems, ["anycowork.sandbox.mode is one of off, auto, required, not 7. Until it is, it counts as required."]);
  const values = Object.fromEntries(page.settings.map(({ name, value }) => [name, value]));
  assert.deepEqual(values, {
    ...{ Engine: "colima", Image: image, Network: "only a.org, b.org", Memory: "256 MB", Processors: "2", Processes: "256" },
    "Longest command": "90 s",
  });
  const read = { settings, problems: [] };
  assert.deepEqual(sandboxesPage({ read, report: found, list: gone, titles: new Map(), nowMs: 0 }).boxes, []);
});

test("a clean-up says what it came to", () => {
  assert.equal(sweptText(0), "Nothing was left over.");
  assert.equal(sweptText(1), "1 sandbox that was left over is gone.");
  assert.equal(sweptText(3), "3 sandboxes that were left over are gone.");
  assert.equal(sweptText(gone), gone.problem);
});

test("the picker of engines names Docker's own choice, every context with its address or what is wrong, and marks what is set", () => {
  const choices = [
    { name: "default", address: "unix:///var/run/docker.sock", description: "", isCurrent: false },
    { name: "lab", address: "ssh://ada@lab", description: "the big one", isCurrent: true },
    { name: "torn", address: "", description: "", isCurrent: false, problem: "It can't be read." },
  ];
  const labels = (set: string | undefined) => engineItems(choices, set).map(({ label }) => label);
  assert.deepEqual(labels(undefined), ["$(check) Docker's own choice", "default", "lab", "torn", "$(edit) Another address…"]);
  assert.deepEqual(labels("lab"), ["Docker's own choice", "default", "$(check) lab", "torn", "$(edit) Another address…"]);
  assert.deepEqual(labels("ssh://far").at(-2), "$(check) ssh://far");
  const [own, , lab, torn, other] = engineItems(choices, undefined);
  assert.deepEqual([own?.description, own?.engine], ["lab: ssh://ada@lab", ""]);
  assert.deepEqual([lab?.description, lab?.detail, lab?.engine], ["ssh://ada@lab", "the big one", "lab"]);
  assert.equal(torn?.detail, "$(warning) It can't be read.");
  assert.equal(other?.engine, undefined);
});
