import assert from "node:assert/strict";
import { test } from "node:test";
import { brokenWords } from "./house/language/bundles.ts";
import { brokenRules, type Exceptions, type Fault, limits, type Tree, withoutExceptions } from "./house/rules.ts";
import { readTree } from "./house/tree.ts";
import { brokenWalls } from "./house/walls.ts";

/** What passes all the same, by rule and file. May only shrink. */
const exceptions: Exceptions = {
  // Node's test runner takes a reporter as a default export.
  default: ["test/reporter.mjs"],
  // Names of temporary files, tickets of the lock, and how long to wait for it: nothing a test would want to choose.
  ambient: [
    "src/core/storage/disk/blobs.ts",
    "src/core/storage/disk/files.ts",
    "src/core/storage/disk/lock.ts",
    // "3 minutes ago" and a countdown, as they are drawn.
    "webview/ui/now.ts",
    "webview/history/entry.tsx",
  ],
};

test("the project stands within its walls and rules", () => {
  const tree = readTree();
  const found = withoutExceptions([...brokenWalls(tree), ...brokenRules(tree), ...brokenWords(tree)], exceptions);
  assert.equal(found.map(({ file, says }) => `${file} ${says}.`).join("\n"), "");
});

test("a room imports only the rooms it may know", () => {
  check({ "src/core/providers/a.ts": `import { x } from "../tools/tool.ts";`, "src/core/tools/tool.ts": "" }, "wall");
  check({ "src/core/events/a.ts": `import type { X } from "../storage/store.ts";`, "src/core/storage/store.ts": "" }, "wall");
  check({ "src/core/tools/a.ts": `import {\n  x,\n} from "../agents/loop.ts";`, "src/core/agents/loop.ts": "" }, "wall");
  check({ "src/core/tools/a.ts": `const x = await import("../agents/loop.ts");`, "src/core/agents/loop.ts": "" }, "wall");
  check({ "src/core/tools/a.ts": `import "../../extension/a.ts";`, "src/extension/a.ts": "" }, "wall");
  check({ "src/cli/a.ts": `import { x } from "../extension/a.ts";`, "src/extension/a.ts": "" }, "wall");
  check({ "src/cli/a.ts": `import { x } from "../../test/temp.ts";`, "test/temp.ts": "" }, "wall");
  check({ "src/cli/a.ts": `import { x } from "./gone.ts";` }, "wall");
  check({ "src/core/agents/a.ts": `import { x } from "../tools/tool.ts";`, "src/core/tools/tool.ts": "" });
  check({ "test/a.ts": `import { x } from "../src/core/tools/tool.ts";`, "src/core/tools/tool.ts": "" });
});

test("the view takes values from the vocabulary and only types from the border", () => {
  const border = { "src/core/protocol/requests.ts": "", "src/core/events/step.ts": "" };
  check({ ...border, "webview/a.tsx": `import { requests } from "../src/core/protocol/requests.ts";` }, "wall");
  check({ ...border, "webview/a.tsx": `import { type R, parse } from "../src/core/protocol/requests.ts";` }, "wall");
  check({ ...border, "webview/a.tsx": `import type { R } from "../src/core/protocol/requests.ts";` });
  check({ ...border, "webview/a.tsx": `import { step } from "../src/core/events/step.ts";` });
});

test("`vscode` is spoken only in src/extension, and each package only where it belongs", () => {
  check({ "src/core/tools/a.ts": `import * as vscode from "vscode";` }, "package");
  check({ "src/cli/a.ts": `import type { Uri } from "vscode";` }, "package");
  check({ "webview/a.tsx": `import { x } from "openai";` }, "package");
  check({ "src/core/storage/a.ts": `import type { X } from "openai/resources";` }, "package");
  check({ "src/core/tools/a.ts": `const x = require("left-pad");` }, "package");
  check({ "src/extension/a.ts": `import * as vscode from "vscode";` });
  check({ "webview/a.tsx": `import { useState } from "preact/hooks";` });
});

test("Node's modules are used only where a room may", () => {
  check({ "src/core/events/a.ts": `import path from "node:path";` }, "node");
  check({ "src/core/agents/a.ts": `import { readFile } from "node:fs/promises";` }, "node");
  check({ "webview/a.ts": `import { x } from "node:os";` }, "node");
  check({ "src/core/sandbox/a.ts": `import { spawn } from "node:child_process";` });
});

test("what is heavy is loaded when it is needed", () => {
  check({ "src/core/providers/a.ts": `import OpenAI from "openai";` }, "lazy");
  check({ "src/core/storage/a.ts": `import init from "sql.js";` }, "lazy");
  check({ "src/extension/a.ts": `import { createCore } from "../core/main.ts";`, "src/core/main.ts": "" }, "lazy");
  check({ "src/core/providers/a.ts": `import type OpenAI from "openai";\nconst x = await import("openai");` });
  check({ "src/extension/a.ts": `import type { Host } from "../core/main.ts";`, "src/core/main.ts": "" });
  check({ "src/cli/a.ts": `import { createCore } from "../core/main.ts";`, "src/core/main.ts": "" });
});

test("clock, dice and environment come in through composition roots", () => {
  for (const word of ["process.env.HOME", "Date.now()", "new Date()", "Math.random()", "performance.now()", "crypto.randomUUID()"]) {
    check({ "src/core/tools/a.ts": `const x = ${word};` }, "ambient");
    check({ "src/core/runtime.ts": `const x = ${word};` }, "ambient");
    check({ "webview/a.tsx": `const x = ${word};` }, "ambient");
    check({ "src/core/main.ts": `const x = ${word};`, "src/cli/a.ts": `const x = ${word};` });
  }
  check({ "src/core/tools/a.ts": `const x = \`now: $${"{Date.now()}"}\`;` }, "ambient");
  check({ "src/core/tools/a.ts": `// Date.now() would lie here\nconst x = new Date(at), y = "Date.now()";` });
});

test("nothing imports itself, however long the way round", () => {
  check({ "test/a.ts": `import { b } from "./b.ts";`, "test/b.ts": `import type { A } from "./a.ts";` }, "circle");
  check({ "test/a.ts": `import "./b.ts";`, "test/b.ts": `import "./c.ts";`, "test/c.ts": `import "./b.ts";` }, "circle");
  check({ "test/a.ts": `import "./b.ts";\nimport "./c.ts";`, "test/b.ts": `import "./c.ts";`, "test/c.ts": "" });
});

test("there are no barrels and no default exports", () => {
  check({ "src/core/events/a.ts": `export { b } from "./b.ts";`, "src/core/events/b.ts": "" }, "barrel");
  check({ "src/core/events/a.ts": `export * from "./b.ts";`, "src/core/events/b.ts": "" }, "barrel");
  check({ "src/core/events/a.ts": `export type { B } from "./b.ts";`, "src/core/events/b.ts": "" }, "barrel");
  check({ "src/cli/a.ts": "export default function a() {}" }, "default");
  check({ "src/cli/a.ts": "const a = 1;\nexport { a as default };" }, "default");
  check({ "src/cli/a.ts": `// export default of nothing\nexport const a = "\\nexport default";` });
});

test("no check is switched off in the middle of a file", () => {
  const switches = ["@ts-ignore", "@ts-expect-error: later", "@ts-nocheck", "biome-ignore lint: no", "eslint-disable-line", "knip ignore"];
  for (const each of switches) check({ "src/cli/a.ts": `const a = 1; // ${each}` }, "suppression");
  check({ "src/cli/a.ts": "/* biome-ignore-all lint: no */" }, "suppression");
  check({ "webview/a.css": "/* biome-ignore lint: no */" }, "suppression");
  check({ "src/cli/a.ts": `const said = "// @ts-ignore"; // not with biome-ignore` });
});

test("files, folders and names keep their size", () => {
  check({ "src/cli/a.ts": "x\n".repeat(limits.fileLines + 1) }, "length");
  check({ "src/cli/a.ts": "x\n".repeat(limits.fileLines) });
  const many = (count: number): [string, string][] => Array.from({ length: count }, (_, index) => [`src/cli/a${index}.ts`, ""]);
  check(Object.fromEntries(many(limits.folderFiles + 1)), "folder");
  check(Object.fromEntries(many(limits.folderFiles)));
  check({ "src/core/a/b/c/d.ts": "" }, "depth");
  check({ "src/core/a/b/c.ts": "" });
  for (const name of ["camelCase.ts", "Big.tsx", "under_score.ts", "one-two-three.ts"]) check({ [`src/cli/${name}`]: "" }, "name");
  check({ "src/core/tools/read-tool.ts": "" }, "name");
  check({ "test/vscode/vscode-harness.e2e.ts": "" }, "name");
  check({ "src/core/tools/tool.ts": "", "src/core/tools/read-file.ts": "", "test/tools/read-file.test.ts": "" });
});

test("the top of the project is fixed, and no file knows a machine", () => {
  check({ "notes.md": "" }, "top");
  check({ "lib/a.ts": "" }, "top");
  const slash = "/";
  for (const each of ["root/x", "work/main", "home/anna/x", "Users/anna/x"]) check({ "README.md": `see ${slash}${each}` }, "path");
  check({ "README.md": `see C:${"\\"}Users${"\\"}anna` }, "path");
  check({ "README.md": "see /home/me/project, src/shop/a and https://example.org/root/a" });
});

test("no file names the host of a registry", () => {
  for (const each of ["registry.npmjs", "Registry.Yarnpkg", "pypi"]) check({ "README.md": `such as ${each}${".org"}` }, "registry");
  check({ "README.md": "such as packages.example.com or registry.example.org:5000" });
});

test("documents name only what is there", () => {
  check({ "CONTRIBUTING.md": "see `src/core/gone.ts`" }, "document");
  check({ "ARCHITECTURE.md": "see `test/gone/`" }, "document");
  check({ "README.md": "see `src/cli/` and `src/cli` and `src/cli/a.ts`", "src/cli/a.ts": "" });
});

test("the lock file names no registry and every platform's packages", () => {
  const lock = (packages: object): Readonly<Record<string, string>> => ({ "package-lock.json": JSON.stringify({ packages }) });
  check(lock({ "node_modules/a": { version: "1.0.0", resolved: "https://registry.example/a.tgz" } }), "lock");
  check(lock({ "node_modules/a": { optionalDependencies: { "a-win32": "1.0.0" } } }), "lock");
  check(lock({ "node_modules/a": { optionalDependencies: { "a-win32": "1.0.0" } }, "node_modules/a-win32": { version: "1.0.0" } }));
});

test("an exception lets one file pass one rule, and is itself a fault once it is idle", () => {
  const faults: Fault[] = [{ rule: "length", file: "a.ts", says: "is long" }];
  assert.deepEqual(withoutExceptions(faults, { length: ["a.ts"] }), []);
  assert.deepEqual(withoutExceptions(faults, {}), faults);
  assert.deepEqual(
    withoutExceptions(faults, { length: ["a.ts"], name: ["a.ts"] }).map((each) => each.rule),
    ["exception"],
  );
});

/** A tree that breaks exactly this rule, or none. */
function check(files: Readonly<Record<string, string>>, expected?: string): void {
  const tree: Tree = new Map(Object.entries(files));
  const found = [...brokenWalls(tree), ...brokenRules(tree)];
  assert.deepEqual([...new Set(found.map((each) => each.rule))], expected === undefined ? [] : [expected], JSON.stringify(files));
}
