import assert from "node:assert/strict";
import { test } from "node:test";
import { aboutOutput, aboutPlaces, fixProblems } from "../../../src/extension/drafts/wording.ts";

test("A message about one place begins with it and waits to be gone on with", () => {
  assert.equal(aboutPlaces([{ label: "src/a.ts" }]), "About `src/a.ts`: ");
  assert.equal(aboutPlaces([{ label: "src/a.ts", lines: [3, 3] }]), "About `src/a.ts`, line 3: ");
  assert.equal(aboutPlaces([{ label: "src/a.ts", lines: [3, 10] }]), "About `src/a.ts`, lines 3 to 10: ");
});

test("What a terminal shows is quoted whole, whatever fences stand in it", () => {
  assert.equal(aboutOutput("npm test\n1 failing"), "About this in the terminal:\n```\nnpm test\n1 failing\n```\n");
  assert.match(aboutOutput("a\n```\nb"), /^About this in the terminal:\n````\n/);
});

test("Several places are a list", () => {
  assert.equal(aboutPlaces([{ label: "src/" }, { label: "a.md" }]), "About these:\n- `src/`\n- `a.md`\n\n");
});

test("What is not on the disk comes along, in a fence that nothing in it ends", () => {
  const text = "```js\nlet a;\n```";
  assert.equal(aboutPlaces([{ label: "new", lines: [1, 3], text }]), `About \`new\`, lines 1 to 3:\n\`\`\`\`\n${text}\n\`\`\`\`\n`);
});

test("A name that would end its own quoting is left bare", () => {
  assert.equal(aboutPlaces([{ label: "a`b.ts" }]), "About a`b.ts: ");
});

test("Problems are told with their lines and who complains, each on one line", () => {
  const missing = { line: 12, message: "Cannot find\n  name 'x'.", source: "ts 2304" };
  assert.equal(fixProblems("src/a.ts", [missing]), "Fix this problem in `src/a.ts`, line 12: Cannot find name 'x'. (ts 2304)");
  assert.equal(
    fixProblems("a.py", [missing, { line: 14, message: "Unused." }]),
    "Fix these problems in `a.py`:\n- line 12: Cannot find name 'x'. (ts 2304)\n- line 14: Unused.",
  );
});
