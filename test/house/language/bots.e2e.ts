import assert from "node:assert/strict";
import { test } from "node:test";
import { brokenBotWords } from "./bots.ts";
import { languages } from "./tables.ts";

test("what a bot says in chats has its own bundle, beside what the core's has already", () => {
  const bot = { "src/core/telegram/a.ts": `const a = [t("Stopped at {0}.", b), t("Deny")];` };
  const own = (table: object, core: object = { Deny: "" }) => botFaults(bot, table, core);
  assert.deepEqual(own({ "Stopped at {0}.": "Hielt um {0}." }), []);
  assert.deepEqual(own({}), ["lacks “Stopped at {0}.”"]);
  assert.deepEqual(own({ "Stopped at {0}.": "{0}", Gone: "Weg" }), ["translates “Gone”, which nobody says"]);
  assert.deepEqual(own({ "Stopped at {0}.": "{0}", Deny: "Nein" }), ["translates “Deny”, which the core's bundle has"]);
});

test("what a bot says keeps its values, marks, signs and commands in every language", () => {
  const faults = (sentence: string, text: string) =>
    botFaults({ "src/core/telegram/a.ts": `t(${JSON.stringify(sentence)})` }, { [sentence]: text }, {});
  assert.deepEqual(faults("⏹ Off: <b>{0}</b>, /stop leaves.", "⏹ Aus: <b>{0}</b>, mit /stop geht es."), []);
  for (const text of [
    "⏹ Aus: <b>{0}</b>, mit /halt geht es.",
    "⏹ Aus: {0}, mit /stop geht es.",
    "Aus: <b>{0}</b>, mit /stop geht es.",
    "⏹ A & B: <b>{0}</b>, /stop",
  ])
    assert.deepEqual(faults("⏹ Off: <b>{0}</b>, /stop leaves.", text), [
      "has other marks or commands in “⏹ Off: <b>{0}</b>, /stop leaves.”",
    ]);
  assert.deepEqual(faults("Off: {0}", "Aus: {1}"), ["has other values in “Off: {0}”"]);
});

test("a bot says nothing past the words; what is logged, refused to surfaces or told to models is no saying", () => {
  const said = (code: string, file = "chat/a.ts") => botFaults({ [`src/core/telegram/${file}`]: code }, {}, {});
  assert.deepEqual(said(`send("Denied.");`), ["says “Denied.” without t"]);
  assert.deepEqual(said(`send(\`⏳ \${a} is being asked\`);`), ["says “⏳ {0} is being asked” without t"]);
  assert.deepEqual(said(`send(a ? "it is too large" : "<b>Yes</b>");`), [
    "says “it is too large” without t",
    "says “<b>Yes</b>” without t",
  ]);
  assert.deepEqual(said(`log(() => send("Denied."));`), ["says “Denied.” without t"]);
  assert.deepEqual(said("t(sentence)"), ["gives t something else than a sentence written out: sentence"]);
  const harmless = `log(a ? "It broke" : \`It \${b} twice\`); const a = { problem: "There is none", parse_mode: "HTML", kind: "supergroup" };`;
  assert.deepEqual(said(harmless), []);
  assert.deepEqual(said(`const a = "A picture came";`, "chat/context.ts"), []);
});

/** What is wrong with what bots say, where the core's bundle holds only what it says itself. */
function botFaults(sources: Readonly<Record<string, string>>, own: object, core: object): string[] {
  const tables = languages.flatMap((each) => [
    [`l10n/telegram.${each}.json`, JSON.stringify(own)] as const,
    [`l10n/bundle.l10n.${each}.json`, JSON.stringify(core)] as const,
  ]);
  return [...new Set(brokenBotWords(new Map([...Object.entries(sources), ...tables])).map((each) => each.says))];
}
