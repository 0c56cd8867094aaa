import assert from "node:assert/strict";
import { test } from "node:test";
import { languageOf } from "../../../src/core/events/telegram/language.ts";
import { readUpdate } from "../../../src/core/telegram/chat/update.ts";

test("a language is known by its two letters; whatever else is said means English, and saying nothing means nothing", () => {
  for (const code of ["de", "DE", "de-AT", "de_ch"]) assert.equal(languageOf(code), "de", code);
  for (const code of ["zh", "zh-hans", "zh-hant-tw"]) assert.equal(languageOf(code), "zh-cn", code);
  for (const code of ["en", "fr", "den", "d", "", "../de", "de\u0000", "__proto__", "x".repeat(100_000)])
    assert.equal(languageOf(code), "en", code.slice(0, 20));
  assert.equal(languageOf(undefined), undefined);
});

test("a forged language keeps nobody from being heard", () => {
  const heard = (code: unknown) =>
    readUpdate(
      {
        message: {
          message_id: 1,
          text: "hi",
          chat: { id: 5, type: "private" },
          from: { id: 5, is_bot: false, first_name: "Ada", language_code: code },
        },
      },
      { botId: 1, username: "bot" },
    );
  for (const [code, language] of [
    ["de", "de"],
    ["tlh", "en"],
    [42, undefined],
    [{ toString: "de" }, undefined],
    [null, undefined],
  ] as const) {
    const said = heard(code);
    assert.equal(said.kind, "said");
    assert.deepEqual(said.kind === "said" && said.from, { id: 5, name: "Ada", ...(language ? { language } : {}) });
  }
});
