import assert from "node:assert/strict";
import { test } from "node:test";
import { parseInline } from "../../../webview/markdown/inline/read.ts";
import { parseMath } from "../../../webview/markdown/math/parse.ts";
import type { MathNode } from "../../../webview/markdown/math/tree.ts";
import { MarkdownStream } from "../../../webview/markdown/stream.ts";
import { inlineOutline, Outline } from "../outline.ts";

function text({ tag, children }: MathNode): string {
  if (typeof children === "string") return children;
  return `${tag === "mrow" ? "" : tag}(${children.map(text).join(" ")})`;
}

function check(tex: string, expected: string | undefined): void {
  const tree = parseMath(tex);
  assert.equal(tree && text(tree), expected, tex);
}

test("Fractions, roots, indices and limits stand where TeX puts them", () => {
  check("x^2 + y_i", "(msup(x 2) + msub(y i))");
  check("\\frac{1}{n-1}", "mfrac(1 (n − 1))");
  check("\\sqrt[3]{x}", "mroot(x 3)");
  check("\\sum_{i=1}^{n} x_i", "(munderover(∑ (i = 1) n) msub(x i))");
  check("\\int_0^\\infty e^{-x}\\,dx", "(msubsup(∫ 0 ∞) msup(e (− x))  d x)");
  check("\\lim_{x \\to 0} f'(x)", "(munder(lim (x → 0)) msup(f ′) ( x ))");
  check("\\mathbb{R}^n \\ni \\mathbf{x}", "(msup(ℝ n) ∋ 𝐱)");
  check("\\left( \\frac{a}{b} \\right)^2", "msup((( mfrac(a b) )) 2)");
  check("\\text{if } a \\text{ is}", "(if\u00a0 a \u00a0is)");
});

test("Matrices, cases and aligned lines are rows of cells", () => {
  check("\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "(( mtable(mtr(mtd(a) mtd(b)) mtr(mtd(c) mtd(d))) ))");
  check("\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{else} \\end{cases}", "({ mtable(mtr(mtd(1) mtd((x > 0))) mtr(mtd(0) mtd(else))))");
  check("a &= b \\\\ &= c", "mtable(mtr(mtd(a) mtd((= b))) mtr(mtd(()) mtd((= c))))");
});

test("What is not known is no formula at all, so that nothing is shown that means something else", () => {
  for (const each of [
    "\\includegraphics{https://evil.example/p.png}",
    "\\href{https://evil.example}{x}",
    "\\input{x}",
    "\\def\\a{b}",
    "{",
    "a}",
    "\\left(",
    "\\frac{1}",
    "\\begin{tikzpicture}\\end{tikzpicture}",
    "\\begin{matrix} a \\end{pmatrix}",
    "x\\end{matrix}",
    "\\url{a}",
    "\\html{<img>}",
    "$",
    "\\text{$x$}",
    "\\constructor",
  ])
    check(each, undefined);
});

test("Deep and long formulas are left as they are written", () => {
  for (const unit of ["{", "\\hat", "\\sqrt{", "x^{", "\\left(", "\\sqrt[", "\\frac"]) check(unit.repeat(900), undefined);
  check("x".repeat(6_000), undefined);
});

test("Formulas among words are told from prices, variables and brackets", () => {
  const found = (source: string, expected: string) => assert.equal(inlineOutline(parseInline(source)), expected, source);
  found("the mean $\\bar{x}$ of $n$ rows", "the mean math{\\bar{x}} of math{n} rows");
  found("$x_1 = 3$, $f(x)$-like", "math{x_1 = 3}, math{f(x)}-like");
  found("\\(a^2\\) and \\[b\\]", "math{a^2} and display{b}");
  found("where $$a^2$$ holds", "where display{a^2} holds");
  for (const each of [
    "$5 and $10",
    "$5-$10",
    "US$5/US$10",
    "costs $5 (or 5$)",
    "$HOME/bin:$PATH",
    "$" + "{HOME}/a:$" + "{B}",
    "a $b c$",
    "$ x $",
    "5$ and 6$",
    "$GET['a']$",
    "$1,000$",
    "$5k$",
  ])
    found(each, each);
  found("`$x$` and \\$x\\$", "code{$x$} and $x$");
  found("f\\(words in brackets\\)", "f(words in brackets)");
});

test("A formula that stands by itself is whole or code", () => {
  const blocks = (source: string) => {
    const outline = new Outline();
    const stream = new MarkdownStream(outline);
    stream.push(source);
    const rest = new Outline();
    stream.preview(rest);
    return outline.text + rest.text;
  };
  const both = (source: string, expected: string) => assert.equal(blocks(source), expected, source);
  both("so\n$$\na + b\n$$\nend", "p(so)formula{a + b}p(end)");
  both("$$ a^2 $$", "formula{a^2}");
  both("\\[\nx = 1\n\\].\n\nend", "formula{x = 1\n.}p(end)");
  both("- in a list:\n  $$\n  x\n  $$\n- next", "ul(li(p(in a list:)formula{x})li(p(next)))");
  both("$$\nnever closed\n\nwords", "code-latex(never closed)p(words)");
  both("$$ is a lot of money", "p($$ is a lot of money)");
  both("```\n$$\n```", "code($$)");
});
