import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { run, start } from "../program.ts";
import { workspace } from "../stage.ts";

const skip: string | false = hasScript() ? false : "util-linux's script, which gives a program a terminal, is not here";
const key = "sk-kept-key-0123456789";

test("A kept key goes to the server it was kept for, after the environment's, and to no other", async () => {
  const { folder, words, requests } = await workspace([{ text: "One." }, { text: "Two." }, { text: "Three." }]);
  const [, , , baseUrl = ""] = words;
  const host = new URL(baseUrl).host;
  const kept = await keep(folder, ["openai", "--base-url", baseUrl], `${key}\n`);
  assert.deepEqual([kept.code, kept.stdout, kept.stderr], [0, `Kept: openai at ${host}. It is sent nowhere else.\n`, ""]);
  assert.equal((await run(["run", "hi", ...words], { folder })).stdout, "One.\n");
  assert.equal((await run(["run", "hi", ...words], { folder, environment: { OPENAI_API_KEY: "sk-of-the-environment" } })).stdout, "Two.\n");

  const elsewhere = await workspace([{ text: "Without." }]);
  const data = { ANYCOWORK_DATA: path.join(folder, "../data") };
  assert.equal((await run(["run", "hi", ...elsewhere.words], { folder, environment: data })).stdout, "Without.\n");
  assert.equal(elsewhere.requests[0]?.headers.authorization, undefined);
  assert.deepEqual((await run(["secrets", "remove", "OPENAI_API_KEY"], { folder })).code, 0);
  assert.equal((await run(["run", "hi", ...words], { folder })).stdout, "Three.\n");
  assert.deepEqual(
    requests.map((each) => each.headers.authorization),
    [`Bearer ${key}`, "Bearer sk-of-the-environment", undefined],
  );
});

test("Secrets are listed by name, place and day, never by what they are; doctor tells where each comes from", async () => {
  const { folder } = await workspace([]);
  const proxy = "https://llm.example.org";
  await keep(folder, ["openai"], key);
  await keep(folder, ["openai", "--base-url", `${proxy}/v1`], `${key}-proxy`);
  await keep(folder, ["GOOGLE_API_KEY", "--json"], `  ${key}-gemini\r\n`);
  await keep(folder, ["my.server"], "pass word");
  const file = path.join(folder, "../data/secrets.json");
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const listed = await run(["secrets", "list"], { folder });
  const json = await run(["secrets", "list", "--json"], { folder });
  assert.deepEqual(
    (JSON.parse(json.stdout) as { name: string; endpoint: string | null }[]).map(({ name, endpoint }) => [name, endpoint]),
    [
      ["gemini", "https://generativelanguage.googleapis.com"],
      ["my.server", null],
      ["openai", "https://api.openai.com"],
      ["openai", proxy],
    ],
  );
  assert.match(
    listed.stdout,
    /^gemini {5}set \d{4}-\d\d-\d\d {2}for https:\/\/generativelanguage\.googleapis\.com\nmy\.server {2}set \d{4}-\d\d-\d\d\nopenai/,
  );
  const plain = await run(["doctor"], { folder });
  assert.match(plain.stdout, /✓ OpenAI key +kept for api\.openai\.com since/);
  const other = await run(["doctor", "--base-url", "https://other.example/v1"], { folder });
  assert.match(
    other.stdout,
    /– OpenAI key +OPENAI_API_KEY is not set, and none is kept for other\.example; what is kept is for https:\/\/api\.openai\.com, https:\/\/llm\.example\.org/,
  );
  const both = await run(["doctor"], { folder, environment: { OPENAI_API_KEY: "sk-other" } });
  assert.match(both.stdout, /✓ OpenAI key +OPENAI_API_KEY is set, and counts before the kept one for api\.openai\.com/);
  for (const { stdout, stderr } of [listed, json, plain, other, both]) assert.doesNotMatch(stdout + stderr, /sk-|pass word|0123/);

  const unclear = await run(["secrets", "remove", "openai"], { folder });
  assert.deepEqual(
    [
      unclear.code,
      /kept for https:\/\/api\.openai\.com and for https:\/\/llm\.example\.org; say which with --base-url/.test(unclear.stderr),
    ],
    [2, true],
  );
  assert.equal(
    (await run(["secrets", "remove", "openai", "--base-url", proxy, "--json"], { folder })).stdout,
    `{"removed":"openai","endpoint":"${proxy}"}\n`,
  );
  assert.equal((await run(["secrets", "remove", "gone"], { folder })).code, 2);

  chmodSync(file, 0o644);
  assert.match(
    (await run(["secrets", "list"], { folder })).stderr,
    /Others on this machine could read or change .*secrets\.json; from now on only you can/,
  );
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test("What is no key is not kept, and nothing of it is repeated", async () => {
  const { folder } = await workspace([]);
  for (const [input, says] of [
    ["", /empty; nothing was kept/],
    ["  \n", /empty/],
    ["sk-two words", /blank or a line break/],
    ["sk-two\nsk-lines", /blank or a line break/],
    ["“sk-quoted”", /character that no key has/],
    ["sk-".padEnd(70_000, "x"), /too long for a secret/],
  ] as const) {
    const { code, stdout, stderr } = await keep(folder, ["openai"], input);
    assert.deepEqual([code, stdout], [2, ""], input.slice(0, 20));
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /sk-/);
  }
  assert.match((await run(["secrets", "list"], { folder })).stdout, /No secret is kept/);
});

test("A key that is typed at a terminal is not shown, and Ctrl+C keeps what was there", { skip }, async () => {
  const { folder } = await workspace([]);
  const program = await start(["secrets", "set", "gemini"], { folder, terminal: true });
  await program.said("API key for gemini at generativelanguage.googleapis.com (it is not shown): ");
  program.child.stdin.write(`\u001b[200~${key}\u001b[201~Z`);
  program.child.stdin.write("\u007f\r");
  const { code, stdout } = await program.ended;
  assert.deepEqual([code, stdout.includes("sk-")], [0, false]);
  const kept = () => readFileSync(path.join(folder, "../data/secrets.json"), "utf8");
  assert.ok(kept().includes(`"${key}"`));
  const before = kept();
  const again = await start(["secrets", "set", "gemini"], { folder, terminal: true });
  await again.said("(it is not shown): ");
  again.child.stdin.write("other\u0003");
  assert.equal((await again.ended).code, 130);
  assert.equal(kept(), before);
});

async function keep(folder: string, words: readonly string[], secret: string) {
  const program = await start(["secrets", "set", ...words], { folder });
  program.child.stdin.end(secret);
  return program.ended;
}

function hasScript(): boolean {
  try {
    return execFileSync("script", ["--version"], { encoding: "utf8" }).includes("util-linux");
  } catch {
    return false;
  }
}
