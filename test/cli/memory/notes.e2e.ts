import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { questionOf, run, start } from "../program.ts";
import { workspace } from "../stage.ts";

test("Notes are added, listed, changed and removed, each to the letter as typed", async () => {
  const { folder } = await workspace([]);
  const other = path.join(folder, "..", "other");
  mkdirSync(other);
  const notes = async (...words: string[]) => {
    const { code, stdout, stderr } = await run(["notes", ...words], { folder });
    return `${stdout}${stderr}(${code})`;
  };
  assert.equal(await notes("list"), 'Nothing is kept in mind. To keep something: anycowork notes add "…"\n(0)');
  assert.equal(await notes("add", "Use tabs."), `Kept, in ${folder}: Use tabs.\n(0)`);
  assert.equal(await notes("add", "Be", "kind.\u202e", "--everywhere"), "Kept, everywhere: Be kind.\\u{202e}\n(0)");
  const [kind, tabs] = JSON.parse((await notes("list", "--json")).replace("(0)", ""));
  assert.deepEqual(Object.keys(kind), ["id", "text", "scope", "folders", "by", "sessionId", "at", "changedAt"]);
  assert.deepEqual([tabs.text, tabs.scope, tabs.folders, tabs.by], ["Use tabs.", "workspace", [folder], "person"]);
  assert.match(await notes("list", "-C", "../other"), /^Be kind\.\\u\{202e\}\n {2}everywhere · \d{4}-\d\d-\d\d · ID \S+\n\(0\)$/);
  assert.equal(await notes("edit", tabs.id.slice(0, 8), "Use", "blanks."), "Changed: Use blanks.\n(0)");
  assert.equal(await notes("remove", kind.id, "--json"), `{"removed":"${kind.id}"}\n(0)`);
  assert.match(await notes("remove", kind.id), /No note has an ID that begins with .*"anycowork notes list" shows them\.\n\(2\)$/);
  assert.match(await notes("add", "x".repeat(2_001)), /has 2001 characters; 2000 are the most.*\(2\)$/s);
  assert.match(await notes("list"), new RegExp(`^Use blanks\\.\n  in ${folder} · `));
});

test("A note is told to the next conversation where it holds, from the first request on, and to nobody once it is removed", async () => {
  const { folder, words, environment, requests } = await workspace([{ text: "One." }, { text: "Two." }, { text: "Three." }]);
  const other = path.join(folder, "..", "other");
  mkdirSync(other);
  await run(["notes", "add", "We say please."], { folder });
  await run(["run", "look into api and fix it", ...words], { folder, environment });
  await run(["run", "look into api and fix it", "-C", other, ...words], { folder, environment });
  const [note] = JSON.parse((await run(["notes", "list", "--json"], { folder })).stdout);
  await run(["notes", "remove", note.id], { folder });
  await run(["run", "look into api and fix it", ...words], { folder, environment });
  const told = requests.map(({ body }) => JSON.stringify(body.messages[0]).includes("We say please."));
  assert.deepEqual(told, [true, false, false]);
});

test("What the model wants kept is asked with its whole text, in every mode but the one that lets everything pass", async () => {
  const remember = (text: string) => ({ toolCalls: [{ name: "remember", arguments: { text } }] });
  const { folder, words, environment } = await workspace([
    remember("Use tabs."),
    { text: "Kept." },
    remember("By itself."),
    { text: "Kept." },
  ]);
  const asking = await start(["run", "look into api and fix it", "--json", "--approve", "smart", ...words], { folder, environment });
  const question = await questionOf(asking);
  assert.deepEqual([question.title, question.detail, question.where], ["Keep this in mind from now on?", "Use tabs.", folder]);
  asking.child.stdin.write(`${JSON.stringify({ answer: question.approvalId, decision: "allow" })}\n`);
  assert.equal((await asking.ended).code, 0);
  assert.equal((await run(["run", "look into api and fix it", "--approve", "all", ...words], { folder, environment })).code, 0);
  const texts = JSON.parse((await run(["notes", "list", "--json"], { folder })).stdout).map(({ text, by }: Record<string, string>) => [
    text,
    by,
  ]);
  assert.deepEqual(texts, [
    ["By itself.", "model"],
    ["Use tabs.", "model"],
  ]);
});
