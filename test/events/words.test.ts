import assert from "node:assert/strict";
import { test } from "node:test";
import { approvalModes } from "../../src/core/events/approval.ts";
import { modeWords } from "../../src/core/events/words/mode.ts";
import { rulePhrase, ruleWords } from "../../src/core/events/words/rule.ts";
import { placeWords } from "../../src/core/events/words/runs-on.ts";
import { readManifest } from "../manifest.ts";

test("a rule is said in plain words", () => {
  const said = {
    "shell:npm test": "run npm test",
    "@reviewer shell:git diff": "run git diff (the agent reviewer only)",
    "write:src/a.ts": "change src/a.ts",
    "write:src/**": "change files in src",
    "write:**": "change any file in the workspace",
    "read:~/notes/**": "read files in ~/notes",
    "move:**/*.md": "move **/*.md",
    "delete:build/**": "delete files in build",
    "fetch:example.org": "fetch from example.org",
    "fetch:*.example.org": "fetch from all sites below example.org",
    "fetch:*": "fetch from any site",
    "tool:ask_user": "use the tool ask_user",
    "mcp:files": "use files",
  };
  for (const [rule, phrase] of Object.entries(said)) assert.equal(rulePhrase(rule), phrase);
});

test("what is no rule is shown as it is", () => {
  for (const text of ["npm test", "SHELL:npm test", "constructor:x", "toString:x", ""]) assert.equal(rulePhrase(text), text);
});

test("the words of a rule never leave out what it names", () => {
  assert.deepEqual(ruleWords("write:src/{a,b}/**"), { sentence: "change {0}", what: "src/{a,b}/**" });
  assert.deepEqual(ruleWords("write:src/*/**"), { sentence: "change {0}", what: "src/*/**" });
  assert.deepEqual(ruleWords("shell:echo 'a: b'"), { sentence: "run {0}", what: "echo 'a: b'" });
});

test("every mode has words, and the settings offer the same modes in the same words", () => {
  const { contributes } = readManifest();
  const setting = contributes.configuration.properties["anycowork.approvalMode"];
  assert.deepEqual(
    modeWords.map((each) => each.mode),
    [...approvalModes],
  );
  assert.deepEqual(setting.enum, [...approvalModes]);
  assert.deepEqual(
    setting.enumItemLabels,
    modeWords.map((each) => each.label),
  );
  assert.deepEqual(
    setting.markdownEnumDescriptions.map((each: string) => each.replaceAll("**", "")),
    modeWords.map((each) => each.detail),
  );
});

test("the place where a command runs is said in words", () => {
  const box = { image: "debian:stable-slim", network: "none" } as const;
  assert.equal(placeWords("host"), "on this machine");
  assert.equal(placeWords("system"), "in the system's own sandbox");
  assert.equal(placeWords("system", { network: "open" }), "in the system's own sandbox (open network)");
  assert.equal(placeWords("docker"), "in Docker");
  assert.equal(placeWords("docker", box), "in Docker (debian:stable-slim, no network)");
  assert.equal(placeWords("docker", { ...box, network: "open", memoryMb: 2048 }), "in Docker (debian:stable-slim, open network, 2 GB)");
  const hosts = { ...box, network: ["a.org", "b.org", "*.c.org"], memoryMb: 300 };
  assert.equal(placeWords("docker", hosts), "in Docker (debian:stable-slim, network only to a.org, b.org and *.c.org, 300 MB)");
});
