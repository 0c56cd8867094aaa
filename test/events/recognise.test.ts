import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsIn } from "../../src/core/events/words/language.ts";

const bundle = {
  "Run {0}": "Ausführen: {0}",
  "It was stopped.": "Es wurde angehalten.",
  "Choose another model.": "Wähle ein anderes Modell.",
  "The image {0} is gone.": "Das Image {0} ist weg.",
  "Nothing was run. {0}": "Es lief nichts. {0!}",
  "Waits for: {0}": "Wartet auf: {0}",
  "The host {0} refused{1}. {2}": "Der Host {0} hat abgelehnt{1?}. {2!}",
  "{0} was not found there.": "{0} wurde dort nicht gefunden.",
  "{0} of all files are read": "Von allen Dateien sind {0} gelesen",
};
const german = wordsIn(bundle, "de");

test("a value is recognised in turn where the translation says that it is something of ours, and nowhere else", () => {
  assert.equal(german.told("Nothing was run. It was stopped."), "Es lief nichts. Es wurde angehalten.");
  assert.equal(german.told("Nothing was run. The image a:1 is gone."), "Es lief nichts. Das Image a:1 ist weg.");
  assert.equal(german.told("Nothing was run. EACCES: open /x"), "Es lief nichts. EACCES: open /x");
  assert.equal(german.told("Waits for: It was stopped."), "Wartet auf: It was stopped.");
  assert.equal(german.told("Nothing was run. Nothing was run. It was stopped."), "Es lief nichts. Es lief nichts. Es wurde angehalten.");
});

test("a value that may be empty may lack", () => {
  assert.equal(german.told("The host a refused. Choose another model."), "Der Host a hat abgelehnt. Wähle ein anderes Modell.");
  assert.equal(
    german.told("The host a refused: “It was stopped.”. Choose another model."),
    "Der Host a hat abgelehnt: “It was stopped.”. Wähle ein anderes Modell.",
  );
  assert.equal(german.told("The host  refused. It was stopped."), "The host  refused. It was stopped.");
});

test("a sentence stays English where it is not sure where its values divide, unless that makes no difference or one of them is ours", () => {
  const words = wordsIn(
    {
      ...bundle,
      "Move {0} to {1}": "Verschieben: {0} nach {1}",
      "Search {0} in {1}": "In {1} nach {0} suchen",
      "{0}, line {1}, as {2}": "{0}, Zeile {1}, als {2}",
      "{0}: {1}. In every workspace.": "{0}: {1}. In jedem Arbeitsbereich.",
      "Nothing came of {0}. {1}": "Aus {0} wurde nichts. {1!}",
    },
    "de",
  );
  for (const each of [
    "Move notes to self.md to archive/x.md",
    "Move a to b to c to d",
    "Search one in two in src",
    "Nothing came of a. b. c.",
    "Nothing came of a. b. It was stopped.",
  ])
    assert.equal(words.told(each), each);
  assert.equal(words.told("Move notes.md to archive/x.md"), "Verschieben: notes.md nach archive/x.md");
  assert.equal(words.told("Move to to x"), "Verschieben: to nach x");
  assert.equal(words.told("a: b: c. In every workspace."), "a: b: c. In jedem Arbeitsbereich.");
  assert.equal(
    words.told("Nothing came of a. It was stopped. Choose another model."),
    "Aus a wurde nichts. Es wurde angehalten. Wähle ein anderes Modell.",
  );
});

test("sentences after each other are translated where all of them are known, with what stands between them", () => {
  assert.equal(german.told("It was stopped. Choose another model."), "Es wurde angehalten. Wähle ein anderes Modell.");
  assert.equal(
    german.told("The image a is gone.\nThe image b is gone. a.ts was not found there."),
    "Das Image a ist weg.\nDas Image b ist weg. a.ts wurde dort nicht gefunden.",
  );
  const chinese = wordsIn({ "It was stopped.": "已停止。", "Go on.": "请继续。" }, "zh-cn");
  assert.equal(chinese.told("It was stopped. Go on.\nGo on."), "已停止。请继续。\n请继续。");
});

test("a text that only holds sentences of ours is somebody's and stays as it is", () => {
  for (const each of [
    "I looked. It was stopped.",
    "It was stopped. I looked.",
    "It was stopped. I looked. It was stopped.",
    "I looked. The file a.ts was not found there.",
    "It was stopped.Choose another model.",
  ])
    assert.equal(german.told(each), each);
});

test("a command stays a command, whatever it says", () => {
  assert.equal(german.told("Run echo It was stopped."), "Ausführen: echo It was stopped.");
  assert.equal(german.told("Run a. It was stopped."), "Ausführen: a. It was stopped.");
  assert.equal(german.told("Run x. Nothing was run. It was stopped."), "Ausführen: x. Nothing was run. It was stopped.");
  assert.equal(german.told("It was stopped. Run echo Choose another model."), "Es wurde angehalten. Ausführen: echo Choose another model.");
});

test("words that every object knows are no sentences", () => {
  for (const each of ["constructor", "toString", "__proto__"]) assert.equal(german.told(each), each);
});

test("what a text costs grows no faster than its sentences can be paired, and a long one costs next to nothing", () => {
  const words = wordsIn(bundle, "de");
  words.told("");
  const nested = (times: number) => "Nothing was run. The host a refused. ".repeat(times);
  const [few = 0, twice = 0, many = 0] = [3, 6, 520].map((times) => comparisons(() => words.told(`${nested(times)}It was stopped.`)));
  assert.ok(few > 0 && twice <= few * 5, `${few} ${twice}`);
  assert.equal(many, 0);
});

/** How often a text is compared with a part of a sentence while something is done. */
function comparisons(work: () => void): number {
  const { startsWith } = String.prototype;
  let count = 0;
  String.prototype.startsWith = function counted(...given) {
    count += 1;
    return startsWith.apply(this, given);
  };
  try {
    work();
  } finally {
    String.prototype.startsWith = startsWith;
  }
  return count;
}
