import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand } from "../../../src/cli/arguments/parse.ts";

const read = (line: string) => parseCommand(line.split(" "));
const common = { kind: "skills", data: undefined, json: false, workspace: [] } as const;

test("every command about skills is read", () => {
  assert.deepEqual(read("skills list -C work"), { ...common, workspace: ["work"], action: "list" });
  assert.deepEqual(read("skills show pdf --json"), { ...common, json: true, action: "show", name: "pdf" });
  assert.deepEqual(read("skills validate a b"), { ...common, action: "validate", folders: ["a", "b"] });
  const install = { action: "install", names: [], all: false, yes: false };
  assert.deepEqual(read("skills install a.zip"), { ...common, ...install, source: "a.zip" });
  const url = "https://example.com/skills.git@0123456789abcdef0123456789abcdef01234567";
  assert.deepEqual(read(`skills install ${url} pdf csv --yes`), { ...common, ...install, source: url, names: ["pdf", "csv"], yes: true });
  assert.deepEqual(read("skills update pdf ABCDEF1"), { ...common, action: "update", name: "pdf", commit: "abcdef1", yes: false });
  assert.deepEqual(read("skills enable pdf --agent coder"), { ...common, action: "enable", name: "pdf", agent: "coder", yes: false });
  assert.deepEqual(read("skills disable pdf"), { ...common, action: "disable", name: "pdf", agent: undefined, yes: false });
  assert.deepEqual(read("skills create pdf --from abc123 -m openai/gpt-5"), {
    ...common,
    action: "create",
    name: "pdf",
    from: "abc123",
    model: "openai/gpt-5",
    baseUrl: undefined,
  });
  assert.deepEqual(read("skills remove pdf"), { ...common, action: "remove", name: "pdf" });
});

test("what is wrong with one is said with what would be right", () => {
  const says = (line: string) => {
    const command = read(line);
    return command.kind === "usage" ? command.problem : assert.fail(line);
  };
  assert.match(says("skills"), /list, show NAME, validate DIR…, install DIR\|ZIP\|GIT-URL@COMMIT/);
  assert.match(says("skills instal x"), /Did you mean install\?/);
  assert.match(says("skills list pdf"), /takes no "pdf"/);
  assert.match(says("skills show"), /needs the name of a skill/);
  assert.match(says("skills show a b"), /one NAME, not also "b"/);
  assert.match(says("skills install"), /a folder, a zip, or the address of a repository with a commit/);
  assert.match(says("skills update pdf main"), /takes a commit after the name, not "main"/);
  assert.match(says("skills remove pdf --agent coder"), /--agent belongs to skills enable and disable, not to remove/);
  assert.match(says("skills create pdf -m openai/gpt-5"), /name that with --from SESSION/);
  assert.match(says("skills create pdf --from a -m gpt-5"), /provider\/name/);
  assert.match(says("skills create pdf -C a -C b"), /one --workspace/);
  assert.match(says("run hi --from x"), /does not belong to run/);
});
