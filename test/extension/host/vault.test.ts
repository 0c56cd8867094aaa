import assert from "node:assert/strict";
import { test } from "node:test";
import type { SecretStorage } from "vscode";
import { createVault } from "../../../src/extension/host/vault.ts";

test("What MCP servers gave is kept whole among the secrets, and each secret in it is known, but nobody else's", async () => {
  const secrets = new Map([["anycowork.key.openai", "sk-key"]]);
  const storage: SecretStorage = {
    keys: async () => [...secrets.keys()],
    get: async (name) => secrets.get(name),
    store: async (name, value) => void secrets.set(name, value),
    delete: async (name) => void secrets.delete(name),
    onDidChange: () => ({ dispose: () => undefined }),
  };
  const seen: string[] = [];
  const vault = createVault(storage, (secret) => seen.push(secret));
  const text = JSON.stringify({
    client: { client_id: "us", client_secret: "hush" },
    tokens: { access_token: "open", refresh_token: "again" },
  });
  await vault.write("mcp:https://mcp.example.com/mcp", text);
  assert.deepEqual(seen, ["hush", "open", "again"]);
  assert.equal(secrets.get("anycowork.mcp:https://mcp.example.com/mcp"), text);
  assert.equal(await vault.read("mcp:https://mcp.example.com/mcp"), text);
  assert.deepEqual(await vault.all(), ["hush", "open", "again"]);
  await vault.remove("mcp:https://mcp.example.com/mcp");
  assert.deepEqual([...secrets.keys()], ["anycowork.key.openai"]);
});
