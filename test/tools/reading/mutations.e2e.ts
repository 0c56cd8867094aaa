import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRepo } from "../../repo.ts";
import { tempFolder } from "../../temp.ts";
import { createDice } from "../fuzz/dice.ts";
import { createFixture } from "./fixture.ts";
import { caseRules, isPassed } from "./rules.ts";

const fixture = createFixture(tempFolder());

/** What does something wherever a shell reads it: all of it without quotes, those that are also read in double quotes, and what no line may hold. */
const outsideQuotes = [
  "; touch PWNED;",
  "\ntouch PWNED\n",
  "&touch PWNED&",
  "|touch PWNED|",
  "&&touch PWNED&&",
  ">PWNED ",
  " 2>PWNED ",
  "<(touch PWNED)",
  ">(touch PWNED)",
];
const everywhere = ["$(touch PWNED)", "`touch PWNED`", `$\{x:=$(touch PWNED)}`, `$\{x@P}`, "$((a[$(touch PWNED)]))"];
const nowhere = ["\r", "\0", "\u001b[2K", "\u00a0", "\u200b", "\u202e", "\u{e0041}", "\ufeff"];

test("Whatever is put into a line that passes, anywhere, asks as soon as a shell would do it", async () => {
  const dice = createDice(7);
  const lines = allowed();
  let tried = 0;
  for (const line of lines)
    for (const splinter of [...outsideQuotes, ...everywhere, ...nowhere])
      for (const at of dice.some(4, () => dice.below(line.length + 1))) {
        if (!isLive(line, at, splinter)) continue;
        const changed = line.slice(0, at) + splinter + line.slice(at);
        tried += 1;
        assert.equal(isPassed(await fixture.read(changed), caseRules), false, JSON.stringify(changed));
      }
  assert.ok(tried > 500, String(tried));
});

/** Whether a shell would act on what is put in there: not in single quotes or a comment, nor between double quotes unless it is read there. */
function isLive(line: string, at: number, splinter: string): boolean {
  if (nowhere.includes(splinter)) return true;
  if (/[#]|<</.test(line)) return false;
  let quote: string | undefined;
  for (const character of line.slice(0, at)) {
    if (quote === undefined && (character === "'" || character === '"')) quote = character;
    else if (character === quote) quote = undefined;
  }
  if (quote === undefined) return line[at - 1] !== "\\";
  return quote === '"' && everywhere.includes(splinter);
}

function allowed(): readonly string[] {
  const cases = JSON.parse(readFileSync(inRepo("test/cases/shell-allow.json"), "utf8")) as readonly { readonly input: string }[];
  return cases.map((each) => each.input);
}
