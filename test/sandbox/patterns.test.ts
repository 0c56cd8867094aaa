import assert from "node:assert/strict";
import { test } from "node:test";
import { expressionOf } from "../../src/core/sandbox/patterns/expression.ts";
import { globExpression, globFilter, nameGlob } from "../../src/core/sandbox/patterns/globs.ts";
import { ignoreRules } from "../../src/core/sandbox/patterns/ignore.ts";

function read(pattern: string, { isRegex = true, ignoreCase = false } = {}) {
  return expressionOf({ pattern, isRegex, ignoreCase });
}

test("A pattern that can't be read is refused with the place and what to do", () => {
  const table: readonly (readonly [string, string])[] = [
    ["f(", "A ( is never closed at character 2 of the pattern. Write \\( for the character itself, or set regex to false"],
    ["f)", "There is a ) without its ( at character 2"],
    ["[a", "A [ is never closed at character 1"],
    ["a**", "A quantifier follows another at character 3"],
    ["a++", "A quantifier follows another at character 3"],
    ["*a", "There is nothing to repeat before * at character 1"],
    ["^*", "There is nothing to repeat at character 2"],
    ["a{3,1}", "{3,1} can't be"],
    ["(?i)(", "A ( is never closed at character 5"],
    ["(?s)a", "This kind of group is not known"],
    ["(?>a)", "This kind of group is not known"],
    ["\\Afoo", "\\A is not known at character 2 of the pattern. Use ^ for the beginning of a line."],
    ["foo\\z", "Use $ for the end of a line."],
    ["\\hfoo", "\\h is not known"],
    ["a\\nb", "There is a line break at character 2 of the pattern. Search looks at one line at a time"],
    ["a\nb", "There is a line break"],
    ["[\\n]", "There is only a line break in these brackets"],
    ["[z-a]", "A range in brackets ends before it begins"],
    ["a\\", "The pattern ends with a single \\"],
    ["\\p{Nonsense}", "not a valid regular expression"],
    ["(".repeat(60), "Groups nest too deep"],
  ];
  for (const [pattern, expected] of table) {
    const found = read(pattern);
    assert.ok("problem" in found && found.problem.includes(expected), `${pattern}: ${JSON.stringify(found)}`);
  }
  const found = read("a\nb", { isRegex: false });
  assert.ok("problem" in found && found.problem.includes("one line at a time"));
});

test("What is in each match is known, so that most files need not be read as text", () => {
  const needles = (pattern: string, ignoreCase = false) => {
    const found = read(pattern, { ignoreCase });
    return "problem" in found ? found.problem : found.needles.join(" ");
  };
  assert.equal(needles("foo"), "foo");
  assert.equal(needles("\\bfoo\\b"), "foo");
  assert.equal(needles("return\\s+\\w+Total\\("), "return");
  assert.equal(needles("foo|quux|bar"), "foo quux bar");
  assert.equal(needles("(?:foo|bar)+x?"), "foo bar");
  assert.equal(needles("fo+o"), "f");
  assert.equal(needles("fo*"), "f");
  assert.equal(needles("(foo)?"), "");
  assert.equal(needles("foo|\\w"), "");
  assert.equal(needles("(?!no)yes"), "yes");
  assert.equal(needles("foo", true), "");
  assert.equal(needles("12=>", true), "12=>");
});

test("Only a pattern of nothing but text is taken for text", () => {
  const isPlain = (pattern: string, isRegex = true) => {
    const found = read(pattern, { isRegex });
    return "isPlain" in found && found.isPlain;
  };
  for (const each of ["foo", "a\\.b", "f\\(x\\)"]) assert.equal(isPlain(each), true, each);
  for (const each of ["^foo", "foo$", "\\bfoo", "foo(?=x)", "fo+", "a.b"]) assert.equal(isPlain(each), false, each);
  for (const each of ["a.b", "^x$", "\\d", "(?i)"]) assert.equal(isPlain(each, false), true, each);
});

test("Only what ripgrep reads alike is given to it", () => {
  const ripgrep = (pattern: string) => {
    const found = read(pattern);
    return "problem" in found ? found.problem : found.ripgrep;
  };
  for (const each of ["(?=a)", "(?<!a)b", "(a)\\1", "(?<n>a)\\k<n>"]) assert.equal(ripgrep(each), undefined, each);
  assert.equal(ripgrep("(?<n>a)"), "(?P<n>a)");
  assert.equal(ripgrep("a{"), "a\\x{7b}");
});

test("Globs are read as people mean them", () => {
  const table: readonly (readonly [string, string, boolean])[] = [
    ["*.ts", "a/b.ts", true],
    ["*.ts", "a/b.tsx", false],
    ["src/*.ts", "src/a/b.ts", false],
    ["src/**/*.ts", "src/a.ts", true],
    ["**/*.{ts,tsx}", "a.tsx", true],
    ["a?c", "abc", true],
    ["a[!b]c", "abc", false],
    ["a[[:digit:]]", "a1", true],
    ["[]x]", "]", true],
    ["a[", "a[", true],
    ["{a", "{a", true],
    ["**", "a/b", true],
    ["a b/[[]c].txt", "a b/[c].txt", true],
  ];
  for (const [glob, name, expected] of table) assert.equal(globExpression(glob).test(name), expected, `${glob} ${name}`);
});

test("The last glob that fits decides, and a folder left out is not entered", () => {
  const filter = globFilter(["*.ts", "!dist/**", "dist/keep.ts"]);
  assert.deepEqual(
    ["a.ts", "dist/a.ts", "dist/keep.ts", "a.js"].map((name) => filter.wants([name])),
    [true, false, true, false],
  );
  assert.equal(filter.leavesOut(["dist"]), false);
  assert.equal(globFilter(["*.ts", "!dist/**"]).leavesOut(["dist"]), true);
  assert.equal(globFilter(["!dist"]).leavesOut(["packages/dist"]), true);
  assert.equal(globFilter(["!*.ts"]).leavesOut(["src"]), false);
});

test("Of a glob only the part that speaks of names alone is given to ripgrep", () => {
  assert.equal(nameGlob("src/**/*.ts"), "*.ts");
  assert.equal(nameGlob("*.{ts,tsx}"), "*.{ts,tsx}");
  for (const each of ["src/**", "src", "!*.ts", "*.{a/b,c}", "{a,b/*.ts}"]) assert.equal(nameGlob(each), undefined, each);
});

test("A line of an ignore file that is no glob does no harm to the others", () => {
  const rule = ignoreRules("\ufeff[z-a]\n*.log\r\n!keep.log\n\\#x\nfoo\\ \nonly/\n");
  assert.equal(rule("a/b.log", false), true);
  assert.equal(rule("keep.log", false), false);
  assert.equal(rule("#x", false), true);
  assert.equal(rule("foo ", false), true);
  assert.equal(rule("only", false), undefined);
  assert.equal(rule("x/only", true), true);
});
