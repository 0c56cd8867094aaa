import assert from "node:assert/strict";
import { test } from "node:test";
import { diffTexts } from "../../src/core/tools/text/diff.ts";
import { applySpots, findSpots, type Layer } from "../../src/core/tools/text/match.ts";
import { nearestLines } from "../../src/core/tools/text/nearest.ts";

test("A diff shows three lines around each change and joins changes that lie close", () => {
  const check = (before: string, after: string, expected: string) => assert.equal(diffTexts(before, after).unified, expected);
  check("", "", "");
  check("same\n", "same\n", "");
  check("", "a\n", "@@ -0,0 +1,1 @@\n+a\n");
  check("a\n", "", "@@ -1,1 +0,0 @@\n-a\n");
  check("a", "a\n", "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
  check("a\r\n", "a\n", "@@ -1,1 +1,1 @@\n-a\r\n+a\n");
  check(
    "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
    "one\n2\n3\n4\n5\n6\n7\neight\n9\n10\n11\n12\n13\n",
    "@@ -1,12 +1,13 @@\n-1\n+one\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+eight\n 9\n 10\n 11\n 12\n+13\n",
  );
});

test("Any diff, applied, makes the one text from the other", () => {
  const random = sequence(7);
  for (let round = 0; round < 300; round += 1) {
    const before = randomText(random);
    const after = randomText(random, before);
    const { unified, addedLines, removedLines } = diffTexts(before, after);
    assert.equal(patched(before, unified), after);
    const lines = (text: string) => text.split("\n").length - (text.endsWith("\n") || text === "" ? 1 : 0);
    assert.equal(lines(before) + addedLines - removedLines, lines(after));
  }
});

test("Texts that have nothing in common are replaced whole, in bounded time", () => {
  const make = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word} ${index}\n`).join("");
  const { addedLines, removedLines } = diffTexts(`first\n${make("a")}last\n`, `first\n${make("b")}last\n`);
  assert.deepEqual([addedLines, removedLines], [20_000, 20_000]);
});

test("The strictest way that finds the text is taken", () => {
  const check = (text: string, old: string, expected: Layer | "missing" | "ambiguous") => {
    const result = findSpots(text, { old, new: "x", all: false });
    assert.equal(result.kind === "found" ? result.how : result.kind, expected, `${JSON.stringify(old)} in ${JSON.stringify(text)}`);
  };
  check("a b", "b", "exact");
  check("aXaXa", "aXa", "ambiguous");
  check("a\r\na\r\na\r\n", "a\na\n", "ambiguous");
  check(" a\n a\n a\n", "a\na", "ambiguous");
  check("a\nb", "b\n", "trailing blanks");
  check("a\r\nb", "a\nb", "line endings");
  check("a \nb", "a\nb", "trailing blanks");
  check("  a\n  b", "a\nb", "indentation");
  check("“a”\nb", '"a"\nb', "quotes and dashes");
  check("a\na", "a", "ambiguous");
  check("a\n  a", "a", "ambiguous");
  check("a\nb", "c", "missing");
  check("\n\n", " \n ", "missing");
  check("  a\n b", "a\nb", "missing");
});

test("Overlapping finds are taken once, from the left", () => {
  const result = findSpots("aaaa", { old: "aa", new: "b", all: true });
  assert.equal(result.kind === "found" && applySpots("aaaa", result.spots), "bb");
});

test("The nearest lines are those that share most with what was wanted", () => {
  const text = "alpha\nfunction one() {\n  return 1;\n}\n\nfunction two() {\n  return 2;\n}\n";
  assert.match(nearestLines(text, "function two() {\n  return 3;\n}") ?? "", /^6\tfunction two\(\) \{$/m);
  assert.match(nearestLines(text, "functoin one()") ?? "", /^2\tfunction one/m);
  assert.equal(nearestLines(text, "quite unlike"), undefined);
  assert.equal(nearestLines("", "anything"), undefined);
});

/** Applies a unified diff to the letter: every line it keeps or removes must stand where its header says. */
function patched(before: string, unified: string): string {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let position = 0;
  for (const hunk of unified.split(/^(?=@@ )/m)) {
    const [header = "", ...body] = hunk.replaceAll("\n\\ No newline at end of file\n", "\0").match(/[^\n\0]*[\n\0]/g) ?? [];
    const [, start = "", count = ""] = /^@@ -(\d+),(\d+) /.exec(header) ?? [];
    const at = Number(start) - (count === "0" ? 0 : 1);
    result.push(...lines.slice(position, at));
    position = at;
    for (const marked of body) {
      const line = marked.slice(1).replace("\0", "");
      if (marked[0] === "+") result.push(line);
      else assert.equal(lines[position], line);
      if (marked[0] === " ") result.push(line);
      if (marked[0] !== "+") position += 1;
    }
  }
  return [...result, ...lines.slice(position)].join("");
}

/** Numbers from 0 to below 1 that are the same in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

/** A text of few different lines; near to another text when one is given. */
function randomText(random: () => number, near?: string): string {
  const lines = near?.split("\n") ?? Array.from({ length: Math.floor(random() * 30) }, () => `line ${Math.floor(random() * 6)}`);
  const changed = lines.flatMap((line) => {
    const dice = random();
    if (dice < 0.1) return [];
    return dice < 0.2 ? [line, `new ${Math.floor(random() * 3)}`] : dice < 0.3 ? ["changed"] : [line];
  });
  return changed.join("\n") + (random() < 0.5 && changed.length > 0 ? "\n" : "");
}
