import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { emptyMessage, replacedAlready } from "../../src/core/agents/session/queue.ts";
import { type Bundle, wordsIn } from "../../src/core/events/words/language.ts";
import { allModeWarning } from "../../src/core/events/words/mode.ts";
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
