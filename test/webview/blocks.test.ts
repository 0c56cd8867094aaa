import assert from "node:assert/strict";
import { test } from "node:test";
import { MarkdownStream } from "../../webview/markdown/stream.ts";
import { Outline } from "./outline.ts";

function outlineOf(chunks: readonly string[]): string {
  const final = new Outline();
  const stream = new MarkdownStream(final);
  for (const chunk of chunks) stream.push(chunk);
  const tail = new Outline();
  stream.preview(tail);
  return final.text + tail.text;
}

function check(markdown: string, expected: string): void {
  assert.equal(outlineOf([markdown]), expected, markdown);
  assert.equal(outlineOf([...markdown]), expected, `one character at a time: ${markdown}`);
}

test("Paragraphs, headings and rules are told apart", () => {
  check("one\ntwo\n\nthree", "p(one\ntwo)p(three)");
  check("# One\n## Two ##\ntext", "h1(One)h2(Two)p(text)");
  check("#hash is no heading", "p(#hash is no heading)");
  check("Title\n=====\nbelow", "h1(Title)p(below)");
  check("Title\n---\nbelow", "h2(Title)p(below)");
  check("one\n\n---\n* * *\ntwo", "p(one)rule()rule()p(two)");
  check("one\r\ntwo\r\n\r\nthree", "p(one\ntwo)p(three)");
  check("    indented\n    code\n\ntext", "code(indented|code)p(text)");
});

test("Lists nest, number and hold other blocks", () => {
  check("- one\n- two", "ul(li(p(one))li(p(two)))");
  check("3. one\n4. two", "ol3(li(p(one))li(p(two)))");
  check("- one\n  - inner\n- two", "ul(li(p(one)ul(li(p(inner))))li(p(two)))");
  check("1. one\n\n   more\n2. two", "ol(li(p(one)p(more))li(p(two)))");
  check("- one\n\n- two\n\nafter", "ul(li(p(one))li(p(two)))p(after)");
  check("- [ ] open\n- [x] done", "ul(li-open(p(open))li-done(p(done)))");
  check("- one\n* other", "ul(li(p(one)))ul(li(p(other)))");
  check("- one\n  ```sh\n  ls\n  ```\n- two", "ul(li(p(one)code-sh(ls))li(p(two)))");
  check("text\n- list", "p(text)ul(li(p(list)))");
  check("In\n2019. It was", "p(In\n2019. It was)");
  check("- one\nlazy", "ul(li(p(one\nlazy)))");
});

test("A list of many items becomes several, so that the one still open stays small; they are numbered on, and one inside another stays whole", () => {
  const items = (from: number, to: number, mark: (nr: number) => string) =>
    Array.from({ length: to - from + 1 }, (_, index) => `${mark(from + index)} ${from + index}`).join("\n");
  const drawn = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `li(p(${from + index}))`).join("");
  check(
    items(1, 120, () => "-"),
    `ul(${drawn(1, 50)})ul(${drawn(51, 100)})ul(${drawn(101, 120)})`,
  );
  check(
    items(3, 60, (nr) => `${nr}.`),
    `ol3(${drawn(3, 52)})ol53(${drawn(53, 60)})`,
  );
  check(`- list\n${items(1, 60, () => "  -")}`, `ul(li(p(list)ul(${drawn(1, 60)})))`);
  check(`${items(1, 50, () => "-")}\n  - inner\n- after`, `ul(${drawn(1, 49)}li(p(50)ul(li(p(inner)))))ul(li(p(after)))`);
});

test("Quotes hold blocks and end with a plain line after a gap", () => {
  check("> one\n> two\n\nafter", "quote(p(one\ntwo))p(after)");
  check("> - one\n> - two", "quote(ul(li(p(one))li(p(two))))");
  check("> > deep", "quote(quote(p(deep)))");
});

test("Fences keep every line as it is until their own end", () => {
  check("```ts\nlet a = 1;\n\n  b\n```\nafter", "code-ts(let a = 1;||  b)p(after)");
  check("~~~\n```\n~~~", "code(```)");
  check("```\n# no heading\n- no list", "code(# no heading|- no list)");
  check("````\n```\n````", "code(```)");
  check("``` no ` fence", "p(``` no ` fence)");
});

test("Tables need a head and a rule of as many cells", () => {
  check("| a | b |\n| :- | -: |\n| 1 | 2 |", "table(row(th(a)th-end(b))row(td(1)td-end(2)))");
  check("a | b\n--- | :-:\n1 | `x|y`\n\nafter", "table(row(th(a)th-center(b))row(td(1)td-center(code{x|y})))p(after)");
  check("| a | b |\n| --- |", "p(| a | b |\n| --- |)");
});

test("What is handed on is final: a preview never changes it", () => {
  const final = new Outline();
  const stream = new MarkdownStream(final);
  stream.push("- one\n- tw");
  const before = final.text;
  for (let round = 0; round < 3; round += 1) stream.preview(new Outline());
  assert.equal(final.text, before);
  stream.push("o\n\nend\n\n");
  assert.equal(final.text, "ul(li(p(one))li(p(two)))p(end)");
  assert.equal(final.openBlocks, 0);
});

test("Reading costs in proportion to the text, whatever it is", () => {
  const documents = {
    words: "Some **bold** words and `code` that go on.\n\n",
    list: "- an item with *words*\n",
    fence: "  const line = 1;\n",
    "one paragraph": "words without end ",
    "one word": "x",
  };
  for (const [name, unit] of Object.entries(documents)) {
    const [small, large] = [10_000, 40_000].map((length) =>
      charactersRead((name === "fence" ? "```\n" : "") + unit.repeat(length / unit.length)),
    );
    assert.ok(small !== undefined && large !== undefined && large < small * 4.6, `${name}: ${small} grew to ${large}`);
  }
});

/** The characters given to inline parsing and code lines, previews included, when text comes 16 characters at a time. */
function charactersRead(text: string): number {
  const final = new Outline();
  const stream = new MarkdownStream(final);
  let previewed = 0;
  for (let at = 0; at < text.length; at += 16) {
    stream.push(text.slice(at, at + 16));
    const tail = new Outline();
    stream.preview(tail);
    previewed += tail.characters;
  }
  return final.characters + previewed;
}
