import assert from "node:assert/strict";
import { test } from "node:test";
import { legible } from "../../src/core/permissions/visible.ts";

/** Characters by their numbers, so that no editor takes them away. */
const c = (...codes: readonly number[]) => String.fromCodePoint(...codes);
const [zwnj, zwj, lrm, rlm, isolate, override] = [c(0x200c), c(0x200d), c(0x200e), c(0x200f), c(0x2066), c(0x202e)];

test("what draws nothing or turns a line round is written out in what somebody else says", () => {
  const check = (input: string, expected: string) => assert.equal(legible(input), expected);
  check(`a${c(0x200b)}b`, "a\\u{200b}b");
  check(`user${override} txt.exe`, "user\\u{202e} txt.exe");
  check(`ok${c(0xe0049, 0xe0047)}`, "ok\\u{e0049}\\u{e0047}");
  check(`😀${c(0xfe0f, 0xfe01, 0xe0100)}`, `😀${c(0xfe0f)}\\u{fe01}\\u{e0100}`);
  check(`🏴${c(0xe0072, 0xe006d, 0xe007f)}`, "🏴\\u{e0072}\\u{e006d}\\u{e007f}");
  check(`x${c(0x34f, 0x2063, 0x3164)}y`, "x\\u{34f}\\u{2063}\\u{3164}y");
  check("a\rb \u001b[31m", "a\\u{d}b \\u{1b}[31m");
  check(`a${zwj}b${zwnj}c${lrm}d`, "a\\u{200d}b\\u{200c}c\\u{200e}d");
  check(`שלום${isolate}abc`, "שלום\\u{2066}abc");
  check(`שלום${rlm}${lrm}${rlm}`, "שלום\\u{200f}\\u{200e}\\u{200f}");
  check(`م${zwnj}${zwnj}`, `م${zwnj}\\u{200c}`);
  check(`abc${lrm}\nשלום`, "abc\\u{200e}\nשלום");
});

test("what ordinary writing needs stays as it is", () => {
  const texts = [
    "\ta\r\nb\r\n",
    `a${c(0xa0)}b${c(0x202f)}c${c(0x3000)}d`,
    `👩${zwj}💻 ❤${c(0xfe0f)}${zwj}🔥 👩🏽${zwj}🚀 🏳${c(0xfe0f)}${zwj}🌈 1${c(0xfe0f, 0x20e3)} 🇩🇪`,
    `🏴${c(0xe0067, 0xe0062, 0xe0073, 0xe0063, 0xe0074, 0xe007f)}`,
    `می${zwnj}خواهم`,
    `क्${zwj}ष`,
    `ภาษา${c(0x200b)}ไทย`,
    `C++${lrm} של Hello!${rlm}`,
    `葛${c(0xe0100)}飾`,
    `Zusammen${c(0xad)}fassung`,
    `${c(0x6dd)}١`,
  ];
  for (const each of texts) assert.equal(legible(each), each);
});
