import assert from "node:assert/strict";
import { test } from "node:test";
import type { SecretStorage } from "vscode";
import { type KeyPlace, keyPlaceOf } from "../../../src/core/endpoints.ts";
import { createKeyStore } from "../../../src/extension/host/key-store.ts";

function open(stored: Readonly<Record<string, string>> = {}) {
  const secrets = new Map(Object.entries(stored));
  const seen: string[] = [];
  const storage: SecretStorage = {
    keys: async () => [...secrets.keys()],
    get: async (name) => secrets.get(name),
    store: async (name, value) => void secrets.set(name, value),
    delete: async (name) => void secrets.delete(name),
    onDidChange: () => ({ dispose: () => undefined }),
  };
  return { store: createKeyStore(storage, (key) => seen.push(key)), secrets, seen };
}

const own = "https://api.openai.com";

function place(provider: string, baseUrl?: string): KeyPlace {
  const found = keyPlaceOf(provider, baseUrl);
  assert.ok(found);
  return found;
}

test("A key is found for the origin it was entered for and no other, and again when one goes back to it", async () => {
  const { store } = open();
  const proxy = place("openai", "https://llm.example.org/v1");
  await store.set(place("openai"), "own-key");
  assert.equal(await store.get("openai", proxy.origin), undefined);
  await store.set(proxy, "proxy-key");
  assert.deepEqual([await store.get("openai", own), await store.get("openai", proxy.origin)], ["own-key", "proxy-key"]);
  for (const other of [
    "http://llm.example.org",
    "https://llm.example.org:8443",
    "https://llm.example.org.evil.test",
    "https://example.org",
    "no address",
  ])
    assert.equal(await store.get("openai", other), undefined, other);
  assert.equal(await store.get("gemini", own), undefined);
  await store.remove(proxy);
  assert.deepEqual([await store.get("openai", own), await store.get("openai", proxy.origin)], ["own-key", undefined]);
});

test("A key from before, which names no origin, is the provider's own", async () => {
  const { store } = open({ "anycowork.key.openai": "old-key" });
  assert.equal(await store.get("openai", own), "old-key");
  assert.equal(await store.get("openai", "http://127.0.0.1:11434"), undefined);
  assert.deepEqual(await store.places(), [place("openai")]);
});

test("The provider's address written out is the provider itself", async () => {
  const { store, secrets } = open();
  await store.set(place("openai", "https://API.openai.com:443/v1/"), "own-key");
  assert.deepEqual([...secrets.keys()], ["anycowork.key.openai"]);
});

test("All places and all keys are told, and each key to the log before it could be printed", async () => {
  const { store, seen } = open({ "anycowork.key.openai@http://127.0.0.1:4000": "local-key", other: "not ours" });
  await store.set(place("gemini"), "gemini-key");
  assert.deepEqual(
    (await store.places()).map((each) => `${each.provider} ${each.host}`),
    ["gemini generativelanguage.googleapis.com", "openai 127.0.0.1:4000"],
  );
  assert.deepEqual([...(await store.all())].sort(), ["gemini-key", "local-key"]);
  assert.deepEqual([...new Set(seen)].sort(), ["gemini-key", "local-key"]);
});
