import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { envelopesOf, run } from "../../cli/program.ts";
import { type GeminiScript, startGeminiServer } from "../../fakes/gemini-server.ts";
import { tempFolder } from "../../temp.ts";

/** A folder with `notes.txt` in it and a Gemini that is as strict as the real one. */
async function workspace(script: GeminiScript) {
  const folder = path.join(tempFolder(), "work");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "notes.txt"), "hello\n");
  const server = await startGeminiServer(script, { key: "g-test-key" });
  after(() => server.close());
  const words = ["-m", "gemini/gemini-3-flash-preview", "--base-url", server.baseUrl];
  return { server, words, start: { folder, environment: { GEMINI_API_KEY: "g-test-key" } } };
}

const read = (name: string, thoughtSignature?: string) => ({
  functionCall: { name: "read_file", args: { path: name } },
  ...(thoughtSignature ? { thoughtSignature } : {}),
});

test("Gemini works with tools in parallel and in steps, its signatures come back, and later turns are taken too", async () => {
  const { server, words, start } = await workspace([
    {
      parts: [
        { text: "I look at both.", thought: true },
        { text: "Reading." },
        read("notes.txt", "sig-1"),
        { functionCall: { name: "list_files", args: {} } },
      ],
      usage: { promptTokenCount: 100, candidatesTokenCount: 5, thoughtsTokenCount: 7, cachedContentTokenCount: 40 },
    },
    { parts: [read("gone.txt", "sig-2")] },
    { parts: [{ text: "It says " }, { text: "hello." }, { text: "", thoughtSignature: "sig-3" }] },
    { parts: [{ text: "You are welcome." }] },
  ]);
  const first = await run(["run", "--json", "what is there?", ...words], start);
  assert.equal(first.code, 0, first.stderr);
  const ends = envelopesOf(first.stdout).flatMap(({ event }) => (event.type === "run-end" ? [event] : []));
  assert.deepEqual(
    ends.map((each) => [each.outcome, each.text]),
    [["completed", "It says hello."]],
  );
  const second = await run(["run", "--continue", "thanks", ...words], start);
  assert.deepEqual(second, { code: 0, stdout: "You are welcome.\n", stderr: second.stderr });
  assert.deepEqual(server.complaints, []);
  assert.equal(server.requests.length, 4);
  const last = server.requests[3]?.body.contents ?? [];
  const signatures = last.flatMap((each) => each.parts.flatMap((part) => part.thoughtSignature ?? []));
  assert.deepEqual(signatures, ["sig-1", "sig-2", "sig-3"]);
  assert.match(JSON.stringify(last[2]), /hello.*notes\.txt/s);
});

test("A key that Gemini refuses is asked for, and shown nowhere", async () => {
  const { words, start } = await workspace([]);
  const ended = await run(["run", "hi", ...words], { ...start, environment: { GOOGLE_API_KEY: "g-wrong-key" } });
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /refused the API key.*GEMINI_API_KEY/s);
  assert.doesNotMatch(ended.stdout + ended.stderr, /g-wrong-key/);
});
