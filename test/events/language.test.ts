import assert from "node:assert/strict";
import { test } from "node:test";
import { english, wordsIn } from "../../src/core/events/words/language.ts";
import { pieces } from "../../src/core/events/words/recognise.ts";

const bundle = {
  "Read {0}": "Lesen: {0}",
  "Run {0}": "Ausführen: {0}",
  "Search {0} in {1}": "In {1} nach {0} suchen",
  "{0} step": "{0} Schritt",
  "{0} steps": "{0} Schritte",
  "The disk is full.": "Der Datenträger ist voll.",
  "{0}: {1}": "{0} – {1}",
  "Fetch {0}": "Abrufen: {0}",
  "Fetch {0} (again)": "Erneut abrufen: {0}",
};
const german = wordsIn(bundle, "de");

test("a sentence is said in the language it is wanted in, with its values where that language has them", () => {
  assert.equal(german.t("Read {0}", "a.ts"), "Lesen: a.ts");
  assert.equal(german.t("Search {0} in {1}", "{1}", "src"), "In src nach {1} suchen");
  assert.equal(german.t("Not translated {0}", 12_345), "Not translated 12.345");
  assert.equal(english.t("Read {0} of {1}", 1_200), "Read 1,200 of {1}");
});

test("a number takes the sentence that fits it", () => {
  assert.equal(german.count(1, ["{0} step", "{0} steps"]), "1 Schritt");
  assert.equal(german.count(0, ["{0} step", "{0} steps"]), "0 Schritte");
  assert.equal(english.count(1_500, ["{0} step in {1}", "{0} steps in {1}"], "src"), "1,500 steps in src");
});

test("a finished English sentence is recognised by what it says around its values, the one that says most first", () => {
  assert.equal(german.told("The disk is full."), "Der Datenträger ist voll.");
  assert.equal(german.told("Read src/{0}.ts"), "Lesen: src/{0}.ts");
  assert.equal(german.told("Search $& in src"), "In src nach $& suchen");
  assert.equal(german.told("Fetch https://example.org (again)"), "Erneut abrufen: https://example.org");
  assert.equal(german.told("Read a\nb"), "Lesen: a\nb");
  assert.equal(german.told("Run npm test"), "Ausführen: npm test");
});

test("what begins with words of ours is that sentence, whatever its values end like; a value in front must be a number where little else is said", () => {
  const words = wordsIn(
    { ...bundle, "{0} files": "{0} Dateien", "{0} done": "{0} erledigt", "{0} is not there any more.": "{0} ist weg." },
    "de",
  );
  assert.equal(words.told("Run ls files"), "Ausführen: ls files");
  assert.equal(words.told("Run make done"), "Ausführen: make done");
  for (const each of ["make done", "list files"]) assert.equal(words.told(each), each);
  assert.equal(words.told("12 files"), "12 Dateien");
  assert.equal(words.told("1,200 steps"), "1,200 Schritte");
  assert.equal(words.told("My a.ts is not there any more."), "My a.ts ist weg.");
});

test("a long text of somebody's is no sentence of ours and stays as it is, but for one that is known word for word", () => {
  const long = "All of it was looked through. ".repeat(90);
  const words = wordsIn({ ...bundle, [long]: "Lang." }, "de");
  assert.equal(words.told(`Read ${long}`), `Read ${long}`);
  assert.equal(words.told(long), "Lang.");
});

test("a sentence with whatever signs around its values is recognised", () => {
  const words = wordsIn({ "Re-read {0} (a+b) [{1}]?": "{1}, erneut: {0}", "Move {0}{1} on": "{1} {0}" }, "de");
  assert.equal(words.told("Re-read a.ts (a+b) [x-y]?"), "x-y, erneut: a.ts");
  assert.equal(words.told("Move abc on"), "bc a");
  for (const each of ["Re-read  (a+b) []?", "Move a on", "Move on"]) assert.equal(words.told(each), each);
});

test("what is not recognised stays as it is", () => {
  for (const each of ["", "Read", "I Read a.ts", "npm: test", "Schritt"]) assert.equal(german.told(each), each);
  assert.equal(english.told("Read a.ts"), "Read a.ts");
});

test("a language that no machine knows does no harm", () => {
  for (const each of ["", "no language", "x_y"]) assert.equal(wordsIn({}, each).number(1_000), "1,000");
});

test("a sentence is divided where its values go", () => {
  assert.deepEqual(pieces("{1} in {0}."), ["", "1", " in ", "0", "."]);
  assert.deepEqual(pieces("plain"), ["plain"]);
});
