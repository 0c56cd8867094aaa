import assert from "node:assert/strict";
import { test } from "node:test";
import { keyPlaceOf } from "../../src/core/endpoints.ts";
import { isNear, originOf } from "../../src/core/providers/origin.ts";

test("An origin is scheme, host and port, however the address is written", () => {
  for (const [address, origin] of [
    ["https://api.openai.com/v1", "https://api.openai.com"],
    ["HTTPS://API.OpenAI.com:443/", "https://api.openai.com"],
    ["http://127.0.0.1:11434/v1?x=1", "http://127.0.0.1:11434"],
    ["http://[::1]:8080", "http://[::1]:8080"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["http://2130706433/", "http://127.0.0.1"],
  ])
    assert.equal(originOf(address ?? ""), origin, address);
  for (const none of [
    "",
    "api.openai.com",
    "ftp://a.test",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://user@a.test",
    "https://:pass@a.test",
  ])
    assert.equal(originOf(none), undefined, none);
});

test("A server is near on this machine and in its own network only", () => {
  const near = [
    "localhost:11434",
    "127.0.0.1",
    "127.9.9.9:1",
    "10.0.0.8",
    "192.168.1.5",
    "172.16.0.1",
    "172.31.9.9",
    "100.64.0.1",
    "[::1]:80",
  ];
  for (const host of [...near, "[fd00::1]", "[fe80::1]", "nas", "box.local", "gpu.lan", "llm.internal", "a.localhost"])
    assert.equal(isNear(`http://${host}`), true, host);
  const far = [
    "api.openai.com",
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "11.0.0.1",
    "10.evil.test",
    "127.0.0.1.evil.test",
    "localhost.evil.test",
    "fd.example",
    "[2001:db8::1]",
  ];
  for (const host of far) assert.equal(isNear(`http://${host}`), false, host);
});

test("Where a key belongs is told for providers that take one, at their own address or another", () => {
  const own = {
    provider: "gemini",
    origin: "https://generativelanguage.googleapis.com",
    host: "generativelanguage.googleapis.com",
    isOwn: true,
  };
  assert.deepEqual(keyPlaceOf("gemini"), own);
  assert.deepEqual(keyPlaceOf("gemini", "  "), own);
  assert.deepEqual(keyPlaceOf("openai", "http://box.lan:4000/v1"), {
    provider: "openai",
    origin: "http://box.lan:4000",
    host: "box.lan:4000",
    isOwn: false,
  });
  for (const [provider, baseUrl] of [
    ["openai", "no url"],
    ["openai", "https://me:pw@a.test"],
    ["mistral", undefined],
    ["constructor", undefined],
  ] as const)
    assert.equal(keyPlaceOf(provider, baseUrl), undefined, provider);
});
