import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { questionLine } from "../../src/extension/approvals/wording.ts";
import { unlinked } from "../../src/extension/notice.ts";
import { inRepo } from "../repo.ts";

test("words of others in a notification are no links that run commands and no icons, and all else stays as it is", () => {
  assert.equal(
    unlinked("Asks for [it](command:x.y) and $(check) $(sync~spin)."),
    "Asks for [it] (command:x.y) and $ (check) $ (sync~spin).",
  );
  for (const same of ["echo $(date +%F)", "It is [done] (2).", "a$ (b)"]) assert.equal(unlinked(same), same);
});

test("a folder that is called like a link is none in the question for a command, also where VS Code asks for a word", () => {
  const where = "/w/[Allow](command:workbench.action.quit)";
  const asked = { id: "q", sessionId: "s", runId: "r", stepId: "t", tool: "run_command", title: "Run this?", reasons: [], scopes: [] };
  for (const detail of ["ls", "ls\nls"]) {
    const request = { ...asked, detail, detailKind: "command", where, at: "", binding: "" } as const;
    assert.doesNotMatch(questionLine(request, 1).text, /\]\(/);
  }
});

test("nothing is told past what takes links out of notifications", () => {
  const folder = inRepo("src/extension");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((each) => each.endsWith(".ts") && each !== "notice.ts");
  const past = files.filter((each) => /\bshow(?:Information|Warning|Error)Message\b/.test(readFileSync(path.join(folder, each), "utf8")));
  assert.deepEqual(past, []);
});
