import assert from "node:assert/strict";
import { test } from "node:test";
import type { Region } from "../../../webview/markdown/code/language.ts";
import { languageOf } from "../../../webview/markdown/code/languages.ts";
import { CodeReader } from "../../../webview/markdown/code/read.ts";

function read(label: string, code: string): string {
  const language = languageOf(label);
  assert.ok(language, label);
  const reader = new CodeReader(language);
  let open: Region | undefined;
  const lines = code.split("\n").map((line) => {
    const found = reader.read(line, open);
    open = found.open;
    assert.equal(found.tokens.map((each) => each.text).join(""), line, "the tokens of a line are the line");
    return found.tokens.map(({ tone, text }) => (tone ? `${tone}{${text}}` : text)).join("");
  });
  return lines.join("\n");
}

function check(label: string, code: string, expected: string): void {
  assert.equal(read(label, code), expected, code);
}

test("Words, strings, numbers and comments of a language are told apart", () => {
  check("ts", "const a = 'x' + 0x1F; // no", "keyword{const} a = string{'x'} + number{0x1F}; comment{// no}");
  check("py", "def f(x): return True # no", "keyword{def} name{f}(x): keyword{return} number{True} comment{# no}");
  check("json", '{ "a": "b", "c": null }', '{ name{"a"}: string{"b"}, name{"c"}: number{null} }');
  check("yaml", "- on: [push] # no\n  url: http://a.example", "name{- on}: [push] comment{# no}\nname{  url}: http://a.example");
  check("sql", "SELECT 1 FROM a", "keyword{SELECT} number{1} keyword{FROM} a");
  check("html", '<a href="x">y</a>', 'keyword{<a} name{href}=string{"x"}keyword{>}ykeyword{</a>}');
  check("css", "a:hover { color: #fff; }", "a:hover { name{color}: number{#fff}; }");
  check("diff", "-a\n+b\n c", "removed{-a}\nadded{+b}\n c");
  check("rust", "fn f<'a>(x: &'a str)", "keyword{fn} f<'a>(x: &'a keyword{str})");
  check("toml", "[a]\nb = 1", "keyword{[a]}\nname{b} = number{1}");
});

test("In a command the options and variables are seen, and words within paths are not taken for others", () => {
  check("sh", '$ git commit -m "a b" $HOME # no', 'comment{$ }git commit name{-m} string{"a b"} name{$HOME} comment{# no}');
  check("sh", "cd src/if-then/v2", "cd src/if-then/v2");
});

test("What goes on over lines goes on until its end, and what is never closed ends with its line or with the code", () => {
  check("ts", "/* a\nb */ c", "comment{/* a}\ncomment{b */} c");
  check("py", '"""a\nb""" c', 'string{"""a}\nstring{b"""} c');
  check("ts", "'open\nif", "string{'open}\nkeyword{if}");
  check("ts", "`open\nif", "string{`open}\nstring{if}");
});

test("A language that is not known is shown as it is", () => {
  for (const each of ["", "brainfuck", "__proto__", "constructor"]) assert.equal(languageOf(each), undefined, each);
  assert.equal(languageOf("TypeScript"), languageOf("ts"));
});
