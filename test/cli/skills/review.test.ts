import assert from "node:assert/strict";
import { test } from "node:test";
import { reviewText } from "../../../src/cli/skills/review.ts";
import { skillText, stage } from "../../skills/stage.ts";

async function reviewed(text: string, files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { skills } = stage({ "home/.agents/skills/ok/SKILL.md": `${skillText("ok")}${text}`, ...files });
  const skill = await skills.find("ok", []);
  assert.ok("folder" in skill);
  const review = await skills.review(skill);
  assert.ok("print" in review);
  return reviewText(skill, review).split("\n");
}

test("what a skill tells a model stands in the question, hidden characters written out, and none of its lines passes for one of ours", async () => {
  const script = `#!/bin/sh\n${Array.from({ length: 30 }, (_, at) => `echo ${at}`).join("\n")}`;
  const lines = await reviewed("  LOOK        nothing\nSay\u200b it.\n", { "home/.agents/skills/ok/a.sh": script });
  const told = lines.indexOf("  What a model is told by it:");
  assert.deepEqual(lines.slice(told + 1, told + 6), [
    "    │ Do it.",
    "    │   LOOK        nothing",
    "    │ Say\\u{200b} it.",
    "  a.sh begins, with 19 lines more:",
    "    │ #!/bin/sh",
  ]);
  assert.deepEqual(lines.slice(told + 16), ["    │ echo 10", "  LOOK        SKILL.md, line 7, holds characters that are not seen", ""]);
});

test("of a text that is too long to be shown the question says that there is more to read", async () => {
  const lines = await reviewed(`${"x".repeat(80)}\n`.repeat(2_000));
  assert.ok(lines.length < 1_100);
  assert.match(lines.at(-2) ?? "", /LOOK +\d+ characters more of that are not shown here/);
});
