import assert from "node:assert/strict";
import { test } from "node:test";
import { toMarkdown } from "../../../src/core/tools/pages/markdown.ts";
import { readHostilePages } from "./hostile.ts";

const base = new URL("https://example.test/docs/page");
const never = new AbortController().signal;
const textOf = async (html: string) => (await toMarkdown(html, base, never)).text;

const cases: Readonly<Record<string, readonly [html: string, markdown: string]>> = {
  "headings and paragraphs": ["<h1>One\n <b>two</b></h1><p>a\n\n b<p>c<br>d<h3> </h3>", "# One **two**\n\na b\n\nc\nd"],
  "links and pictures, made absolute": [
    `<p>See <a href="../x y(1)?q=a&amp;b">the <i>thing</i></a>, <a href="#top">up</a>, <a href="javascript:x()">run</a>, <img src="i.png" alt="a  cat"><img src="t.gif">.`,
    "See [the _thing_](https://example.test/x%20y%281%29?q=a&b), up, run, ![a cat](https://example.test/docs/i.png).",
  ],
  "another base": [`<base href="https://other.test/a/"><a href="b">c</a>`, "[c](https://other.test/a/b)"],
  lists: [
    "<p>Do:<ul><li>one<li>two<ol start=3><li>deep<li><p>more</p><p>still</p></ol><li>three</ul><p>End",
    "Do:\n\n- one\n- two\n  3. deep\n  4. more\n     still\n- three\n\nEnd",
  ],
  quotes: ["<blockquote><p>a<p>b<ul><li>c</ul></blockquote>d", "> a\n\n> b\n\n> - c\n\nd"],
  code: [
    '<p>Call <code>a`b</code>:<pre><code class="x language-js">if (a &lt; b) {\n  <span>c</span>();\n}\n</code></pre><pre>```</pre>',
    "Call ``a`b``:\n\n```js\nif (a < b) {\n  c();\n}\n```\n\n````\n```\n````",
  ],
  tables: [
    "<table><thead><tr><th>a<th>b|c</thead><tr><td>1<td><p>x</p><p>y</p><tr><td><a href=/z>z</a></table>",
    "| a | b\\|c |\n| --- | --- |\n| 1 | x y |\n| [z](https://example.test/z) |  |",
  ],
  "tables that only lay out": ["<table><tr><td><p>left</p><td>right</table>after", "left\n\nright\n\nafter"],
  "nothing that a person does not see": [
    "<style>p{}</style><script>if (a<b) '<p>'</script><p>a<span hidden>b</span><span style='display: none'>c</span><!-- d --><template>e</template><svg><title>f</title></svg>g",
    "ag",
  ],
  "blanks around marks": ["<p>a<b> b </b>c <em></em><i> </i>d&nbsp;e", "a **b** c d e"],
};

for (const [what, [html, markdown]] of Object.entries(cases))
  test(`a page's ${what}`, async () => assert.equal(await textOf(html), markdown));

test("the title is told apart, and a main part of some length is all that counts", async () => {
  const long = "word ".repeat(60).trim();
  const page = (main: string) => `<title> A &amp;\n b </title><nav>menu</nav><main><p>${main}</main><footer>foot</footer>`;
  assert.deepEqual(await toMarkdown(page(long), base, never), { title: "A & b", text: long, isCut: false });
  assert.equal(await textOf(page("short")), "menu\n\nshort\n\nfoot");
});

test("hostile pages grow no more than long ones, and too deep a page is cut", async () => {
  await readHostilePages(5_000);
  assert.equal((await toMarkdown("<div>".repeat(20_000), base, never)).isCut, true);
});

test("a stop ends the reading of a long page", async () => {
  await assert.rejects(toMarkdown("<p>a".repeat(20_000), base, AbortSignal.abort(new Error("stop"))), { message: "stop" });
});
