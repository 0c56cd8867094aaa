import assert from "node:assert/strict";
import { test } from "node:test";
import { parseInline } from "../../webview/markdown/inline/read.ts";
import { inlineOutline } from "./outline.ts";

function check(source: string, expected: string): void {
  assert.equal(inlineOutline(parseInline(source)), expected, source);
}

test("Emphasis pairs the way people write it", () => {
  check("a **b** c", "a strong{b} c");
  check("*a* _b_ ~~c~~", "emphasis{a} emphasis{b} strike{c}");
  check("***both***", "emphasis{strong{both}}");
  check("**a *b* c**", "strong{a emphasis{b} c}");
  check("*a **b** c*", "emphasis{a strong{b} c}");
  check("snake_case_name", "snake_case_name");
  check("2 * 3 * 4", "2 * 3 * 4");
  check("**open", "**open");
  check("*a **b*", "*a *emphasis{b}");
  check("~20 and ~30", "~20 and ~30");
  check("**€ 1,284,310.50**, which", "strong{€ 1,284,310.50}, which");
});

test("Code spans hold everything as it is", () => {
  check("`a *b*` c", "code{a *b*} c");
  check("``a ` b``", "code{a ` b}");
  check("`` ` ``", "code{`}");
  check("`open", "`open");
  check("*a `b*` c*", "emphasis{a code{b*} c}");
});

test("Links, images and addresses are found", () => {
  check("[a](https://b.example/c)", "link{a|https://b.example/c}");
  check('[a **b**](<c d.ts> "title")', "link{a strong{b}|c d.ts}");
  check("[a](b(c)d)", "link{a|b(c)d}");
  check("![alt](https://b.example/p.png)", "image{alt|https://b.example/p.png}");
  check("<https://a.example>", "link{https://a.example|https://a.example}");
  check("See https://a.example/x_(y). Done", "See link{https://a.example/x_(y)|https://a.example/x_(y)}. Done");
  check("(https://a.example)", "(link{https://a.example|https://a.example})");
  check("[a] (b) [c]", "[a] (b) [c]");
  check("[x](&#106;avascript:alert(1))", "link{x|javascript:alert(1)}");
  check("*[a*](b)", "*link{a*|b}");
});

test("HTML stays text, escapes and entities are read", () => {
  check("<b onclick=x>hi</b>", "<b onclick=x>hi</b>");
  check("a<br>b", "a⏎b");
  check("\\*a\\* &amp; &lt;i&gt; &nope;", "*a* & <i> &nope;");
  check("a  \nb\\\nc", "a⏎b⏎c");
});

test("Hostile text keeps its size and its depth", () => {
  const depth = (source: string) => (inlineOutline(parseInline(source)).match(/\{+/g) ?? []).length;
  for (const unit of ["*a ", "**a *b ", "[", "![a](b", "`", "<a:", "[a](", "_a_*", "&", "\\", "`a``b"]) {
    const source = unit.repeat(1_000);
    assert.ok(inlineOutline(parseInline(source)).length <= source.length * 4, unit);
  }
  assert.ok(depth(`${"*a ".repeat(500)}b${" c*".repeat(500)}`) <= 500);
  let nested = 0;
  let nodes = parseInline(`${"*a ".repeat(500)}b${"a*".repeat(500)}`);
  for (let node = nodes.at(-1); node && "children" in node; node = nodes.at(-1)) {
    nested += 1;
    nodes = node.children;
  }
  assert.ok(nested <= 20, `${nested} levels`);
});
