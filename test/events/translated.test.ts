import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { emptyMessage, replacedAlready } from "../../src/core/agents/session/queue.ts";
import { type Bundle, wordsIn } from "../../src/core/events/words/language.ts";
import { allModeWarning } from "../../src/core/events/words/mode.ts";
import { readLine } from "../../src/core/permissions/command/line.ts";
import { inRepo } from "../repo.ts";

test("what the core says to people is known in every language, above all the warning of the dangerous mode", () => {
  const values = [
    "Messages that still waited are kept, but not sent: 2.",
    "What it remembered as allowed (3) does not hold here: it asks again.",
  ];
  for (const language of ["de", "zh-cn"]) {
    const bundle = JSON.parse(readFileSync(inRepo(`l10n/bundle.l10n.${language}.json`), "utf8")) as Bundle;
    const { told } = wordsIn(bundle, language);
    for (const each of [allModeWarning, emptyMessage, replacedAlready, ...values]) assert.notEqual(told(each), each, language);
  }
});

test("what goes wrong is known in every language down to what to do about it, and what it names stays as it is", () => {
  const sentences: readonly (readonly [sentence: string, stays: readonly string[]])[] = [
    [
      "api.example.com refused the API key. Set one that is valid: in VS Code with “AnyCowork: Set API Key”, in a terminal with OPENAI_API_KEY or “anycowork secrets set openai”.",
      ["api.example.com", "OPENAI_API_KEY", "anycowork secrets set openai"],
    ],
    [
      "api.example.com gets too many requests from this account: “Try again”. Try again in 20 seconds, or choose another model.",
      ["“Try again”"],
    ],
    [
      "127.0.0.1:1 does not know the model “Stop here” or has nothing at /v1. Choose another model, or correct the base URL (it usually ends in /v1).",
      ["Stop here", "/v1"],
    ],
    ["openai, on the server box.lan:4000", ["openai", "box.lan:4000"]],
    ["Nothing answers at 127.0.0.1:1 (connection refused). Check that the server runs and that the base URL is right.", ["127.0.0.1:1"]],
    [
      "The run's budget of $0.50 is spent, and the run was ended; everything so far is kept. Send “go on” to continue, or raise the budget.",
      ["$0.50"],
    ],
    ["This is always asked: it reads The run, which may hold secrets.", ["The run"]],
    [
      "Nothing was run. Docker does not answer at unix:///x (ENOENT); start Docker, or name another engine in DOCKER_HOST or the setting anycowork.sandbox.engine.",
      ["unix:///x", "DOCKER_HOST"],
    ],
    ["Some of what docs/CLAUDE.md takes in is not read: 500 files are the most.", ["docs/CLAUDE.md", "500"]],
    [
      "One task of the plan is done. Failed: “The plan is taken.”. Try again to do what is left, or say what to do differently.",
      ["“The plan is taken.”"],
    ],
  ];
  for (const language of ["de", "zh-cn"]) {
    const bundle = JSON.parse(readFileSync(inRepo(`l10n/bundle.l10n.${language}.json`), "utf8")) as Bundle;
    const { told } = wordsIn(bundle, language);
    for (const [sentence, stays] of sentences) {
      const said = told(sentence);
      for (const each of stays) assert.ok(said.includes(each), `${each}: ${said}`);
      assert.doesNotMatch(
        stays.reduce((left, each) => left.replace(each, ""), said),
        /\b(the|is|and|to)\b/,
        said,
      );
    }
  }
});

test("why a command can't be told beforehand is known in every language", () => {
  const lines = [
    ...["-x", "a )", "for LONG-NAME in a; do b; done", "time -x a", "for path in a b; do c; done", "for a in {b,c}; do d; done"],
    ...["a{b,c}{d,e}", "a}", "a b!c", 'a "b!c"', "a ~b", "a {b", "a {5..1}", "cat << A \\\nB", "a |& b", "a ;; b", "a > b", "a 1<b"],
    ...["a x$HOME", "for a in 'b c'; do d $a; done", "a `b`", "a &", "(", "a 'b", "cat << A", "a < /b", "((1))", "a () { b; }"],
  ];
  for (const language of ["de", "zh-cn"]) {
    const bundle = JSON.parse(readFileSync(inRepo(`l10n/bundle.l10n.${language}.json`), "utf8")) as Bundle;
    const { told } = wordsIn(bundle, language);
    for (const line of lines) {
      const reading = readLine(line, { shell: "bash", directory: "/", isSet: (name) => name === "path" });
      assert.equal(reading.kind, "unclear", line);
      const why = reading.kind === "unclear" ? reading.why : "";
      assert.ok(!told(`It can't be told beforehand what this runs: ${why}.`).includes(why), `${language}: ${why}`);
    }
  }
});

test("every language puts the same values in as something we say, and lets the same ones lack", () => {
  const [german, chinese] = ["de", "zh-cn"].map(
    (language) => JSON.parse(readFileSync(inRepo(`l10n/bundle.l10n.${language}.json`), "utf8")) as Bundle,
  );
  const marks = (text = "") =>
    [...text.matchAll(/\{\d+[!?]+\}/g)]
      .map(([each]) => each)
      .sort()
      .join();
  for (const [sentence, text] of Object.entries(german ?? {})) assert.equal(marks(chinese?.[sentence]), marks(text), sentence);
});
