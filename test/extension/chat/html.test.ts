import assert from "node:assert/strict";
import { test } from "node:test";
import { chatPage } from "../../../src/extension/chat/html.ts";

const parts = {
  cspSource: "https://*.cdn.example",
  scriptUri: "https://x/webview.js",
  styleUri: "https://x/webview.css",
  nonce: "abc123",
  language: "de",
};

test("the page's policy allows one script and nothing from elsewhere", () => {
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(chatPage(parts))?.[1] ?? "";
  const rules = new Map(policy.split("; ").map((each) => [each.split(" ")[0], each.split(" ").slice(1)]));
  assert.deepEqual(rules.get("default-src"), ["'none'"]);
  assert.deepEqual(rules.get("script-src"), ["'nonce-abc123'"]);
  assert.deepEqual(rules.get("form-action"), ["'none'"]);
  assert.deepEqual(rules.get("base-uri"), ["'none'"]);
  assert.equal(rules.has("connect-src"), false);
  assert.equal(policy.includes("unsafe"), false);
});

test("the page hands its nonce to what makes style elements later", () => {
  assert.match(chatPage(parts), /<meta property="csp-nonce" content="abc123">/);
});

test("every script of the page carries the nonce and none is written inline", () => {
  const scripts = chatPage(parts).match(/<script[^>]*>[^<]*/g) ?? [];
  assert.deepEqual(scripts, ['<script type="module" nonce="abc123" src="https://x/webview.js">']);
});

test("the page carries the sentences of its language, and none of them leaves where it stands", () => {
  const bundle = { "Hello {0}": "Hallo {0}</script><script>alert(1)</script>" };
  const page = chatPage({ ...parts, bundle });
  const [, written = ""] = /<script type="application\/json" id="words">([^<]*)<\/script>/.exec(page) ?? [];
  assert.deepEqual(JSON.parse(written), bundle);
  assert.equal(page.match(/<script/g)?.length, 2);
  assert.match(page, /<html lang="de" dir="ltr">/);
  assert.match(chatPage({ ...parts, language: "ar" }), /<html lang="ar" dir="rtl">/);
});

test("an address can't break out of its attribute", () => {
  const page = chatPage({ ...parts, styleUri: 'https://x/"><script>alert(1)</script>' });
  assert.equal(page.match(/<script/g)?.length, 1);
});
