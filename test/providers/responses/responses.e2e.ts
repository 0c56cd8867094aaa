import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { envelopesOf, run } from "../../cli/program.ts";
import { startResponsesServer } from "../../fakes/responses/server.ts";
import { tempFolder } from "../../temp.ts";

const read = (name: string) => ({ call: "read_file", arguments: { path: name } });

test("A model that reasons works with tools in parallel and in steps, its reasoning comes back, and later turns are taken too", async () => {
  const folder = path.join(tempFolder(), "work");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "notes.txt"), "hello\n");
  const usage = { input_tokens: 100, input_tokens_details: { cached_tokens: 40 }, output_tokens: 12 };
  const server = await startResponsesServer(
    [
      { items: [{ reasoning: "I look at both." }, { text: "Reading." }, read("notes.txt"), { call: "list_files", arguments: {} }], usage },
      { items: [{ reasoning: "" }, read("gone.txt")] },
      { items: [{ reasoning: "Clear." }, { text: "It says hello." }] },
      { items: [{ text: "You are welcome." }] },
    ],
    { key: "sk-test-key" },
  );
  after(() => server.close());
  const words = ["-m", "openai/gpt-5.6-terra", "--base-url", server.baseUrl, "--effort", "low"];
  const start = { folder, environment: { OPENAI_API_KEY: "sk-test-key" } };

  const first = await run(["run", "--json", "what is there?", ...words], start);
  assert.equal(first.code, 0, first.stderr);
  const events = envelopesOf(first.stdout).map(({ event }) => event);
  const thoughts = events.flatMap((each) => (each.type === "thought-delta" ? [each.text] : []));
  assert.equal(thoughts.join(""), "I look at both.Clear.");
  const steps = events.filter((each) => each.type === "step-end").map((each) => each.outcome);
  assert.deepEqual(steps, ["ok", "ok", "failed"]);
  assert.deepEqual([events.at(-1)?.type, events.at(-1)?.outcome, events.at(-1)?.text], ["run-end", "completed", "It says hello."]);

  const second = await run(["run", "--continue", "thanks", ...words], start);
  assert.deepEqual(second, { code: 0, stdout: "You are welcome.\n", stderr: second.stderr });
  assert.deepEqual(server.complaints, []);
  // The first request of each process finds out where it is wanted.
  assert.equal(server.requests.filter((each) => each.path === "/v1/chat/completions").length, 2);
  const last = JSON.stringify(server.requests.at(-1)?.body.input);
  assert.equal(last.match(/"encrypted_content"/g)?.length, 3);
  assert.match(last, /"output":"1\\thello"/);
});
