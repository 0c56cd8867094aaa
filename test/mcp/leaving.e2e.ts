import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { stage } from "./stage.ts";

test("A server over HTTP is told that its session is over, and one that does not answer to that is not waited for", async () => {
  const [polite, deaf] = [await keeping(true), await keeping(false)];
  const all = stage({ settings: () => ({ written: { polite: { url: polite.url }, deaf: { url: deaf.url } }, where: "the settings" }) });
  for (const each of ["polite", "deaf"]) assert.equal((await all.call(each)).ok, true);
  await all.servers.close();
  assert.deepEqual([polite.ended, deaf.ended], [["session-1"], ["session-1"]]);
});

/** A server that keeps a session for its client, and hears when that is over. */
async function keeping(answersToEnd: boolean) {
  const ended: unknown[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      if (request.method === "DELETE") {
        ended.push(request.headers["mcp-session-id"]);
        return answersToEnd ? void response.writeHead(204).end() : undefined;
      }
      if (request.method !== "POST") return void response.writeHead(405).end();
      const { id, method, params } = JSON.parse(body);
      if (id === undefined) return void response.writeHead(202).end();
      const results: Readonly<Record<string, object>> = {
        initialize: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "k", version: "1" } },
        "tools/list": { tools: [{ name: "echo", inputSchema: { type: "object" } }] },
        "tools/call": { content: [{ type: "text", text: "hi" }] },
      };
      response
        .writeHead(200, { "content-type": "application/json", "mcp-session-id": "session-1" })
        .end(JSON.stringify({ jsonrpc: "2.0", id, result: results[method] ?? {} }));
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, ended };
}
