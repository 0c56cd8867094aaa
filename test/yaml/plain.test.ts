import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDocument } from "yaml";
import { readPlain } from "../../src/core/yaml/plain.ts";
import { readYaml } from "../../src/core/yaml/read.ts";

/** What the parser says, as plain data. */
function parsed(text: string): unknown {
  const document = parseDocument(text, { stringKeys: true });
  assert.deepEqual([...document.errors, ...document.warnings], [], text);
  return document.toJS();
}

function asData({ values }: { readonly values: ReadonlyMap<string, unknown> }): unknown {
  return JSON.parse(JSON.stringify(Object.fromEntries(values)));
}

/** Pieces that lines of settings are made of, harmless and not. */
const pieces = [
  ...[
    "name",
    "a.b",
    "x-y",
    "null",
    "True",
    "words",
    "Use it, [often] {here}",
    "it's",
    'say "so"',
    "üb er",
    "1",
    "1.0",
    "-1",
    "~",
    "yes",
    ".5",
    "0x1f",
  ],
  ...[
    ": ",
    ":",
    " #",
    "#c",
    "'",
    '"',
    "\\n",
    "''",
    "- ",
    "? ",
    "| ",
    "> ",
    "&a ",
    "*a",
    "!!str ",
    "%",
    "@",
    "`",
    "---",
    "...",
    "<<",
    "\t",
    "  ",
    " ",
    "\n",
    "\n  ",
    "\n    ",
    "\n\n",
  ],
];

test("what is read without the parser means the same as with it, in texts made by chance", () => {
  // A generator of our own, so that a failure can be had again.
  let state = 20_261_129;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const piece = () => pieces[random(pieces.length)] ?? "";
  let read = 0;
  for (let round = 0; round < 2_500; round += 1) {
    const lines = Array.from({ length: 1 + random(3) }, (_, index) => {
      const value = Array.from({ length: 1 + random(3) }, () => (random(3) === 0 ? piece() : `${pieces[random(12)]} `)).join("");
      return `${random(4) === 0 ? "  " : ""}${random(3) === 0 ? piece() : `k${index}`}:${random(8) === 0 ? "" : " "}${value}`;
    });
    const text = `${lines.join("\n")}\n`;
    const found = readPlain(text);
    if (!found) continue;
    read += 1;
    assert.deepEqual(asData(found), JSON.parse(JSON.stringify(parsed(text))), JSON.stringify(text));
  }
  assert.ok(read > 200, `${read} texts were read without the parser`);
});

test("settings as most are written are read without the parser, with the line of each", async () => {
  const text =
    "name: pdf\n\ndescription: Reads PDFs, [all] of them. Don't ask\nlicense: 'MIT'\nmetadata:\n  version: \"1.0\"\n  anycowork.image: node:22-slim\nallowed-tools: Read Bash(git:*)\n";
  const found = readPlain(text);
  assert.deepEqual(found && asData(found), parsed(text));
  const read = await readYaml(text);
  assert.deepEqual("values" in read && ["description", "metadata", "allowed-tools", "none"].map((each) => read.lineOf(each)), [
    3,
    5,
    8,
    undefined,
  ]);
});

test("whatever could mean something else is the parser's", () => {
  const others = [
    ...[
      "",
      "a:",
      "a: b\na: c",
      "a: b: c",
      "a: b #c",
      "a: 1",
      "a: null",
      "a: true",
      "a: [b]",
      "a: |\n  b",
      "a: b\n  c",
      "a: b\n  c: d",
      "a:\n  b: c\n d: e",
    ],
    ...[
      "a:\n    b: c",
      "- a: b",
      "a: &x b",
      "a: *x",
      "a: !!str b",
      "a: 'it''s'",
      'a: "x\\n"',
      "a: b\tc",
      "true: x",
      "a: b\n---\nc: d",
      "a: b\u2028c",
      "a: @b",
      "# a\nb: c",
    ],
  ];
  for (const each of others) assert.equal(readPlain(each), undefined, JSON.stringify(each));
});
