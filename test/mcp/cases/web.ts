import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import { addressProblem } from "../../../src/core/mcp/oauth/addresses.ts";
import { answers, having, type Proofs } from "./having.ts";

/** What proves the cases of servers over HTTP. */
export const web: Proofs = {
  async "MC-049"() {
    const hostile = [
      "javascript:alert(1)",
      "file:///etc/passwd",
      "data:text/html,x",
      "vscode:open",
      "; rm -rf / #",
      "https://me:$(id)@a.example/",
    ];
    for (const each of hostile) assert.match(addressProblem(each, "https://a.example/mcp") ?? "", /Nothing was opened/, each);
  },
  async "MC-051"() {
    const seen: (string | undefined)[] = [];
    const elsewhere = await host((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    const url = await host((_, response) => void response.writeHead(307, { location: `${elsewhere}/mcp` }).end());
    const { start } = await having(
      { url: `${url}/mcp`, headers: { Authorization: ["Bearer $", "{TOKEN}"].join("") } },
      {},
      { environment: { TOKEN: "s3cr3t-of-mine" } },
    );
    const { state, reason } = await start();
    assert.deepEqual([state, seen], ["failed", []]);
    assert.match(reason ?? "", /sends on to .* not followed/);
  },
  async "MC-053"() {
    const { url, sessions, forget } = await sessionServer();
    const { call } = await having({ url });
    await answers(call);
    forget(1);
    await answers(call);
    assert.equal(sessions(), 2);
    forget(Number.POSITIVE_INFINITY);
    const { ok, output } = await call();
    assert.deepEqual([ok, sessions()], [false, 3]);
    assert.match(output, /did not do this: .*404|session/i);
  },
};

async function host(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server over HTTP that forgets its sessions so often when it is told to. */
async function sessionServer() {
  let sessions = 0;
  let forgets = 0;
  const answer = (request: IncomingMessage, response: ServerResponse, body: string) => {
    if (request.method !== "POST") return void response.writeHead(405).end();
    const { id, method, params } = JSON.parse(body);
    const say = (result: object) =>
      response
        .writeHead(200, { "content-type": "application/json", "mcp-session-id": String(sessions) })
        .end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    if (method === "initialize") {
      sessions += 1;
      return void say({ protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "s", version: "1" } });
    }
    if (id === undefined) return void response.writeHead(202).end();
    if (method === "tools/list") return void say({ tools: [{ name: "echo", inputSchema: { type: "object" } }] });
    if (forgets > 0) {
      forgets -= 1;
      return void response.writeHead(404).end("no such session");
    }
    return void say({ content: [{ type: "text", text: `You said: ${params.arguments.text}` }] });
  };
  const url = await host((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => answer(request, response, body));
  });
  const forget = (times: number) => {
    forgets = times;
  };
  return { url: `${url}/mcp`, sessions: () => sessions, forget };
}
