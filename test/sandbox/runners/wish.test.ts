import assert from "node:assert/strict";
import { test } from "node:test";
import { usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { granted } from "../../../src/core/sandbox/runners/wish.ts";
import { withBeside } from "../../../src/core/sandbox/walls/mounts.ts";

test("what is wished of a box is a request: another image, else never more than the person set", () => {
  const set = { ...usualSandbox, network: ["packages.example.com", "*.example.org"] };
  assert.deepEqual(granted(set, {}), set);
  const more = granted(set, { image: "python:3", memoryMb: 4096, cpus: 64, seconds: 86_400, network: "open" });
  assert.deepEqual(more, { ...set, image: "python:3" });
  const less = granted(set, { memoryMb: 64, cpus: 0.5, seconds: 10, network: ["*.example.org", "elsewhere.example"] });
  assert.deepEqual(less, { ...set, memoryMb: 64, cpus: 0.5, seconds: 10, network: ["*.example.org"] });
});

test("a network is only ever narrowed by a wish", () => {
  const network = (set: typeof usualSandbox.network, wish: typeof usualSandbox.network) =>
    granted({ ...usualSandbox, network: set }, { network: wish }).network;
  assert.deepEqual(
    [network("none", "open"), network("open", "none"), network("open", ["a.example"]), network(["a.example"], ["b.example"])],
    ["none", "none", ["a.example"], "none"],
  );
});

test("folders to be read besides are mounted once; those in the workspace are pinned to what they are", () => {
  const mounts = {
    ...{ folders: ["/w"], readOnly: ["/w/.agents"], hiddenFolders: ["/w/secret"], hiddenFiles: [], emptyFile: "/e", things: [] },
  };
  const beside = ["/skills/pdf", "/skills/pdf", "/w/.agents/skills/a", "/w/tools/skill", "/w/secret/b", "/w"];
  const seen = withBeside(mounts, { folders: ["/w"], beside }, (target) => `id of ${target}`);
  assert.deepEqual(seen.readOnly, ["/w/.agents", "/skills/pdf", "/w/tools/skill"]);
  assert.deepEqual(seen.things, [["/w/tools/skill", "id of /w/tools/skill"]]);
});
