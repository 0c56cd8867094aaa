import assert from "node:assert/strict";
import { test } from "node:test";
import type { Connection } from "../../../src/core/mcp/connection.ts";
import {
  argumentsOf,
  asksServers,
  mentionsIn,
  promptCallIn,
  promptsOf,
  promptText,
  resourcesOf,
  resourceText,
} from "../../../src/core/mcp/host/called.ts";

test("A prompt of a server is called at the beginning of a message; everything else behind a slash is something else", () => {
  assert.deepEqual(promptCallIn("/tickets:triage 42 now"), { server: "tickets", prompt: "triage", rest: "42 now" });
  assert.deepEqual(promptCallIn("/my-server:do"), { server: "my-server", prompt: "do", rest: "" });
  for (const each of ["/skill word", "/etc/passwd: what is it?", "see /tickets:triage", "/usr/bin:x", "http://a/b:c"])
    assert.equal(promptCallIn(each), undefined, each);
});

test("A resource is mentioned by its server and its whole address, each once; addresses of people are no mentions", () => {
  assert.deepEqual(mentionsIn("Look at @docs:file:///a/b.md, and @docs:note://1 (or @docs:note://1)."), [
    { server: "docs", uri: "file:///a/b.md" },
    { server: "docs", uri: "note://1" },
  ]);
  for (const each of ["ana@docs:file:///a", "@docs", "@docs:", "@docs: see https://example.org", "a@b.c"])
    assert.deepEqual(mentionsIn(each), [], each);
  assert.equal(asksServers("mail ana@example.org about /etc"), false);
});

test("Arguments are named, or stand one after another; the last takes what is left", () => {
  const about = { description: "", required: true };
  const wanted = {
    arguments: [
      { name: "city", ...about },
      { name: "note", ...about },
    ],
  };
  assert.deepEqual(argumentsOf(wanted, "Paris near the river"), { city: "Paris", note: "near the river" });
  assert.deepEqual(argumentsOf(wanted, 'note="by the sea" Nice'), { note: "by the sea", city: "Nice" });
  assert.deepEqual(argumentsOf(wanted, "city=Rome"), { city: "Rome" });
  assert.deepEqual(argumentsOf(wanted, "other=x"), { city: "other=x" });
  assert.deepEqual(argumentsOf(wanted, ""), {});
});

test("What a server hides in its prompts and resources can be seen in the message, and what is named by hidden characters can't be called", async () => {
  const hidden = "\u{e0041}";
  const client = {
    getServerCapabilities: () => ({ prompts: {}, resources: {} }),
    request: async ({ method }: { readonly method: string }) =>
      ({
        "prompts/list": { prompts: [{ name: `a${hidden}` }, { name: "b", description: `says\u202e it` }] },
        "resources/list": { resources: [{ uri: `note://${hidden}` }, { uri: "note://1", name: `one${hidden}` }] },
      })[method] ?? {},
    getPrompt: async () => ({ messages: [{ role: "user", content: { type: "text", text: `Do it.${hidden}` } }] }),
    readResource: async () => ({ contents: [{ uri: "note://1", text: `one${hidden} 👩\u200d💻` }] }),
  };
  const connection = { client: () => client } as unknown as Connection;
  const [prompt, ...others] = await promptsOf("x", connection);
  assert.deepEqual([prompt?.name, prompt?.description, others], ["b", "says\\u{202e} it", []]);
  assert.ok(prompt);
  assert.equal(await promptText(connection, prompt, {}), "Do it.\\u{e0041}");
  assert.deepEqual(await resourcesOf(connection), [{ uri: "note://1", description: "one\\u{e0041}" }]);
  assert.equal(await resourceText(connection, "note://1"), "one\\u{e0041} 👩\u200d💻");
});
