import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tree } from "../rules.ts";
import { brokenWords } from "./bundles.ts";
import { languages } from "./tables.ts";

const view = "webview/ui/a.tsx";

test("every sentence has its translation, and every translation its sentence", () => {
  const source = `const a = t("Read {0}", b);\nconst c = count(n, ["{0} step", "{0} steps"]);`;
  assert.deepEqual(check({ [view]: source }, { "Read {0}": "", "{0} step": "", "{0} steps": "" }), []);
  assert.deepEqual(check({ [view]: source }, { "Read {0}": "", "{0} step": "" }), ["lacks “{0} steps”"]);
  assert.deepEqual(check({ [view]: source }, { "Read {0}": "", "{0} step": "", "{0} steps": "", Gone: "" }), [
    "translates “Gone”, which nobody says",
  ]);
});

test("what the core says is translated as it stands there, values and all", () => {
  const core = { "src/core/tools/a.ts": `const title = (path) => \`Read $${"{path}"}\`;` };
  assert.deepEqual(check(core, { "Read {0}": "" }), []);
  assert.deepEqual(check(core, { "Reads {0}": "" }), ["translates “Reads {0}”, which nobody says"]);
});

test("a translation keeps all values", () => {
  const sources = { [view]: `t("{0} of {1}", a, b)` };
  assert.deepEqual(check(sources, { "{0} of {1}": "{1}: {0}" }, false), []);
  assert.deepEqual(check(sources, { "{0} of {1}": "{0}" }, false), ["has other values in “{0} of {1}”"]);
  assert.deepEqual(check(sources, { "{0} of {1}": "{1?}: {0!}" }, false), []);
});

test("a sentence is written out where it is given to t", () => {
  const said = (code: string) => check({ [view]: code }, {});
  assert.deepEqual(said("t(sentence)"), ["gives t something else than a sentence written out: sentence"]);
  assert.deepEqual(said(`t(\`Read $${"{path}"}\`)`), [`gives t something else than a sentence written out: \`Read $${"{path}"}\``]);
});

test("nothing is shown past t", () => {
  const bare = (code: string) => check({ [view]: code }, {});
  assert.deepEqual(bare(`const a = <p>Hello there</p>;`), ["shows “Hello there” without t"]);
  assert.deepEqual(bare(`const a = <p aria-label="hello">{b}</p>;`), ["shows “hello” without t"]);
  assert.deepEqual(bare(`const a = <p>{b ? "Yes" : c}</p>;`), ["shows “Yes” without t"]);
  assert.deepEqual(bare(`const words = { a: \`Ends at $${"{b}"}\` };`), ["shows “Ends at {0}” without t"]);
  assert.deepEqual(bare(`const a = <p class="Line">· {b === "Yes" && c["No"]}</p>; throw new Error("Drawn outside");`), []);
});

test("what VS Code shows goes through t; the log and what a model reads do not", () => {
  const bare = (file: string, code: string) => check({ [file]: code }, {});
  const shown = "void vscode.window.showWarningMessage(`AnyCowork: $" + '{text}`, "Open It");';
  assert.deepEqual(bare("src/extension/host/money.ts", shown), ["shows “Open It” without t"]);
  assert.deepEqual(bare("src/extension/host/ports.ts", `log.line("Everything is well.");`), []);
  assert.deepEqual(bare("src/extension/commit/wording.ts", `const task = "Write the message.";`), []);
});

test("the manifest's texts are there in every language, with the same links and code", () => {
  const manifest = { "package.json": `{"a": "%a%", "b": "%b%"}` };
  const faults = (english: object, other: object) =>
    says({ ...manifest, "package.nls.json": JSON.stringify(english) }, {}, JSON.stringify(other));
  assert.deepEqual(faults({ a: "See `x`", b: "B" }, { a: "Siehe `x`", b: "B" }), []);
  assert.deepEqual(faults({ a: "See `x`", b: "B" }, { a: "Siehe `y`" }), ["lacks “b”", "has other links, settings or code in “a”"]);
  assert.deepEqual(faults({ a: "A" }, { a: "A", b: "B" }), ["translates “b”, which nobody says", "lacks “b”"]);
});

test("the manifest says nothing but by names", () => {
  const manifest = { "package.json": `{"contributes": {"commands": [{"title": "Do it"}, {"title": "AnyCowork"}]}}` };
  assert.deepEqual(says(manifest, {}, "{}"), ["says “Do it” in package.json itself: give it a name there, as %name%"]);
});

/** What is wrong, once for all languages; a translation that is empty here is its sentence. */
function check(sources: Readonly<Record<string, string>>, bundle: Readonly<Record<string, string>>, isSame = true): string[] {
  return says(sources, isSame ? Object.fromEntries(Object.keys(bundle).map((each) => [each, each])) : bundle, "{}");
}

function says(sources: Readonly<Record<string, string>>, bundle: object, manifest: string): string[] {
  const tables = languages.flatMap((each) => [
    [`l10n/bundle.l10n.${each}.json`, JSON.stringify(bundle)] as const,
    [`package.nls.${each}.json`, manifest] as const,
  ]);
  const tree: Tree = new Map([...Object.entries(sources), ...tables]);
  return [...new Set(brokenWords(tree).map((each) => each.says))];
}
