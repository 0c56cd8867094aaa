import assert from "node:assert/strict";
import { test } from "node:test";
import type { SandboxSettings } from "../../src/core/sandbox/runners/settings.ts";
import { usualSandbox } from "../../src/core/sandbox/runners/settings.ts";
import { readSandbox, type WrittenSandbox } from "../../src/core/sandbox-settings.ts";

const nameOf = (name: string) => `sandbox.${name}`;

/** What is written, and what it comes to where that is not the usual. */
const readable: readonly (readonly [WrittenSandbox, Partial<SandboxSettings>])[] = [
  [{}, {}],
  [{ mode: "", image: "", network: undefined, engine: "" }, {}],
  [{ mode: "auto" }, { mode: "auto" }],
  [
    { mode: "required", image: " node:22-slim " },
    { mode: "required", image: "node:22-slim" },
  ],
  [{ image: "registry.example.org:5000/team/tools@sha256:0123" }, { image: "registry.example.org:5000/team/tools@sha256:0123" }],
  [{ memory: "512m" }, { memoryMb: 512 }],
  [{ memory: "2 GB" }, { memoryMb: 2048 }],
  [{ memory: "1GiB" }, { memoryMb: 1024 }],
  [{ memory: 300 }, { memoryMb: 300 }],
  [
    { cpus: 0.5, processes: 100, seconds: 60 },
    { cpus: 0.5, processes: 100, seconds: 60 },
  ],
  [{ cpus: "1.5" }, { cpus: 1.5 }],
  [{ network: "open" }, { network: "open" }],
  [{ network: " None" }, { network: "none" }],
  [{ network: "npm.example.org:8443" }, { network: ["npm.example.org:8443"] }],
  [{ network: "packages.example.com, *.Example.org" }, { network: ["packages.example.com", "*.example.org"] }],
  [{ network: ["tools.example.com"] }, { network: ["tools.example.com"] }],
  [{ engine: "colima" }, { engine: "colima" }],
];

test("What is written for sandboxes is read, and what is left out is the usual", () => {
  for (const [written, expected] of readable)
    assert.deepEqual(readSandbox(written, nameOf), { settings: { ...usualSandbox, ...expected }, problems: [] }, JSON.stringify(written));
});

/** What can't be read, and what counts instead: the usual, where nothing is told here. */
const unreadable: readonly (readonly [WrittenSandbox, Partial<SandboxSettings>])[] = [
  [{ mode: "on" }, { mode: "required" }],
  [{ mode: true }, { mode: "required" }],
  [{ mode: ["off"] }, { mode: "required" }],
  [{ image: "--privileged" }, {}],
  [{ image: 7 }, {}],
  [{ memory: "much" }, {}],
  [{ memory: "8m" }, {}],
  [{ memory: "1.5g" }, {}],
  [{ memory: -1 }, {}],
  [{ cpus: 0 }, {}],
  [{ cpus: Number.POSITIVE_INFINITY }, {}],
  [{ processes: 2.5 }, {}],
  [{ seconds: "soon" }, {}],
  [{ network: "everything!" }, {}],
  [{ network: ["None"] }, {}],
  [{ network: "example.org:web" }, {}],
  [{ cpus: 1e9 }, {}],
  [{ processes: 1e12 }, {}],
  [{ seconds: 1e9 }, {}],
  [{ network: "https://example.org/" }, {}],
  [{ network: ["example.org", 7] }, {}],
  [{ network: [] }, {}],
  [{ network: "none, example.org" }, {}],
  [{ network: true }, {}],
  [{ engine: 7 }, { engine: "?" }],
];

test("What can't be read is named, and never means less of a sandbox", () => {
  for (const [written, expected] of unreadable) {
    const { settings, problems } = readSandbox(written, nameOf);
    assert.deepEqual(settings, { ...usualSandbox, ...expected }, JSON.stringify(written));
    assert.equal(problems.length, 1, JSON.stringify(written));
    assert.ok(problems[0]?.says.startsWith(`sandbox.${Object.keys(written)[0]} is `), problems[0]?.says);
    assert.notEqual(problems[0]?.instead, "");
  }
});
