import assert from "node:assert/strict";
import { test } from "node:test";
import { modelFacts } from "../../../src/core/events/choices/model.ts";
import { sandboxesFrom, stricterOf } from "../../../src/core/events/choices/sandbox-mode.ts";
import { english } from "../../../src/core/events/words/language.ts";
import type { ModelChoice } from "../../../src/core/protocol/host-message.ts";
import { modelLines } from "../../../src/extension/choices/lines.ts";

const model = (name: string, more: Partial<ModelChoice> = {}): ModelChoice => {
  const [provider = "", label = ""] = name.split("/");
  return { model: name, label, detail: provider, provider, ready: true, ...more };
};

const models = [
  model("openai/a", { window: 400_000, price: { input: 2.5, output: 15 } }),
  model("openai/b"),
  model("gemini/c", { ready: false, detail: "gemini, needs an API key" }),
  model("demo/tour", { detail: "Offline stand-in, needs no key" }),
];

test("the model in use comes first, then what can be used now by whom it is asked, then what needs a key", () => {
  assert.deepEqual(shown("openai/b"), [
    "# In use",
    "[b]",
    "# openai",
    "a 400k tokens · $2.50 in, $15.00 out per million",
    "# Offline stand-in, needs no key",
    "tour",
    "# gemini, needs an API key",
    "c",
  ]);
});

test("a name that is typed and not listed can be chosen all the same, of a provider there is", () => {
  assert.deepEqual(shown("", "openai/new").slice(-2), ["# As typed", "openai/new"]);
  for (const typed of ["openai/a", "openai/", "unknown/x", "openai/a b"]) assert.ok(!shown("", typed).includes("# As typed"), typed);
});

test("what is known of a model is told in a few words", () => {
  assert.equal(modelFacts({ window: 1_047_576 }), "1M tokens");
  assert.equal(modelFacts({ price: { input: 0.075, output: 0.4 } }), "$0.075 in, $0.40 out per million");
  assert.equal(modelFacts({}), "");
});

test("no conversation is less strict about where commands run than the settings", () => {
  assert.deepEqual(
    sandboxesFrom("auto").map(({ mode }) => mode),
    ["auto", "required"],
  );
  assert.equal(stricterOf("auto", "off"), "auto");
  assert.equal(stricterOf("off", "required"), "required");
  assert.equal(stricterOf("required", "auto"), "required");
});

function shown(chosen: string, typed = ""): readonly string[] {
  return modelLines({ models, model: chosen }, typed, english).map((line) =>
    line.kind === "group" ? `# ${line.label}` : `${line.isChosen ? `[${line.label}]` : line.label} ${line.description}`.trim(),
  );
}
