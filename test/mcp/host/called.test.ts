import assert from "node:assert/strict";
import { test } from "node:test";
import { argumentsOf, asksServers, mentionsIn, promptCallIn } from "../../../src/core/mcp/host/called.ts";

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
