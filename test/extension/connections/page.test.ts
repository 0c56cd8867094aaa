import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import type { Core } from "../../../src/core/core.ts";
import type { ListedServer } from "../../../src/core/events/roster/server.ts";
import type { ListedRule } from "../../../src/core/protocol/permissions.ts";
import { connectionsPage } from "../../../src/extension/connections/page.ts";

const folder = path.resolve("/home/ana/billing");

function listed(change: Partial<ListedServer> = {}): ListedServer {
  return {
    config: { name: "files", command: "npx", args: ["files"], env: { LEVEL: "tern-8841" } },
    ...{ source: "yours", shown: ["npx files", "environment: LEVEL"], state: "off" },
    ...{ tools: [], refused: [], changed: [], print: "p", logPath: "/data/logs/mcp-files.log" },
    ...change,
  };
}

async function page(server: ListedServer, rules: readonly ListedRule[] = []) {
  const core = { connections: { list: async () => ({ servers: [server], problems: [] }) }, rules: async () => ({ rules, problems: [] }) };
  const { servers } = await connectionsPage(core as unknown as Core, [folder], undefined);
  assert.ok(servers[0]);
  return servers[0];
}

test("Values of a server reach the view only where somebody wrote them down in it", async () => {
  assert.match(JSON.stringify(await page(listed())), /tern-8841/);
  for (const source of ["settings", "workspace"] as const)
    assert.doesNotMatch(JSON.stringify(await page(listed({ source, file: path.join(folder, ".mcp.json") }))), /tern-8841/);
});

test("The file that asks for a server is named from its folder, and one that is switched off, asked at an address or given secrets says so", async () => {
  const file = path.join(folder, ".vscode/mcp.json");
  assert.deepEqual((await page(listed({ source: "workspace", file, folder }))).file, { path: file, label: path.join(".vscode/mcp.json") });
  const inputs = [{ id: "key", description: "", password: true }];
  const { isOff, isRemote, hasInputs } = await page(
    listed({ config: { name: "docs", url: "https://example.com", disabled: true, inputs } }),
  );
  assert.deepEqual([isOff, isRemote, hasInputs], [true, true, true]);
});

test("Each tool says whether it waits for a yes with what it takes now, and whether a rule of the person's forbids it; a new one is there too", async () => {
  const tool = (name: string) => ({ name, description: `${name}s`, inputSchema: {}, print: name });
  const rule = (source: ListedRule["source"], text: string): ListedRule => ({ effect: "deny", source, text });
  const rules = [rule("settings", "mcp:files/read"), rule("workspace", "mcp:files/write")];
  const { tools } = await page(listed({ tools: [tool("read"), tool("write"), tool("pay")], changed: ["write", "pay"] }), rules);
  assert.deepEqual(
    tools.map(({ name, isChanged, isForbidden, rule: text, schema }) => [name, isChanged, isForbidden, text, schema]),
    [
      ["read", false, true, "mcp:files/read", undefined],
      ["write", true, false, "mcp:files/write", "{}"],
      ["pay", true, false, "mcp:files/pay", "{}"],
    ],
  );
});
