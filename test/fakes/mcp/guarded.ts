import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";

/** An MCP server over HTTP that lets nobody in who has not signed in, and the authorization server for it, both at one address. */
export interface GuardedServer {
  readonly url: string;
  /** How often somebody signed in, and how often a token was refreshed. */
  readonly counts: { signIns: number; refreshed: number };
  /** From now on it knows no access token any more. */
  forgetAccess(): void;
  /** Nor any refresh token. */
  forgetAll(): void;
  close(): void;
}

/** `host`: another address of this machine. VS Code in the browser leads the usual one through a door of its own, which no real server is behind. */
export async function startGuarded(host = "127.0.0.1"): Promise<GuardedServer> {
  const access = new Set<string>();
  const refresh = new Set<string>();
  const counts = { signIns: 0, refreshed: 0 };
  const server = createServer((asked, answer) => {
    const base = `http://${host}:${(server.address() as AddressInfo).port}`;
    const url = new URL(asked.url ?? "/", base);
    void route({ asked, answer, base, url });
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const give = () => {
    const tokens = { access_token: `access-${randomUUID()}`, refresh_token: `refresh-${randomUUID()}` };
    access.add(tokens.access_token);
    refresh.add(tokens.refresh_token);
    return { ...tokens, token_type: "Bearer", expires_in: 3600 };
  };
  const route = async ({ asked, answer, base, url }: Request): Promise<void> => {
    const json = (value: object, status = 200) =>
      answer.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    const endpoints = {
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      registration_endpoint: `${base}/register`,
    };
    switch (url.pathname) {
      case "/.well-known/oauth-protected-resource/mcp":
        return void json({ resource: `${base}/mcp`, authorization_servers: [base] });
      case "/.well-known/oauth-authorization-server":
        return void json({ issuer: base, ...endpoints, response_types_supported: ["code"], code_challenge_methods_supported: ["S256"] });
      case "/register":
        return void json({ ...JSON.parse(await bodyOf(asked)), client_id: "client-1" }, 201);
      case "/authorize": {
        const back = new URL(url.searchParams.get("redirect_uri") ?? "");
        back.searchParams.set("state", url.searchParams.get("state") ?? "");
        back.searchParams.set("code", "the-code");
        return void answer.writeHead(302, { location: back.href }).end();
      }
      case "/token": {
        const given = new URLSearchParams(await bodyOf(asked));
        const token = given.get("refresh_token");
        if (token !== null && !refresh.has(token)) return void json({ error: "invalid_grant" }, 400);
        counts[token === null ? "signIns" : "refreshed"] += 1;
        return void json(give());
      }
      case "/mcp": {
        if (access.has((asked.headers.authorization ?? "").replace("Bearer ", ""))) return serve(asked, answer);
        const where = `Bearer resource_metadata="${base}/.well-known/oauth-protected-resource/mcp"`;
        return void answer.writeHead(401, { "www-authenticate": where }).end();
      }
      default:
        return void answer.writeHead(404).end();
    }
  };
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/mcp`,
    counts,
    forgetAccess: () => access.clear(),
    forgetAll: () => {
      access.clear();
      refresh.clear();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Request {
  readonly asked: IncomingMessage;
  readonly answer: ServerResponse;
  readonly base: string;
  readonly url: URL;
}

/** One tool, which says that one is in. */
async function serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const server = new Server({ name: "guarded", version: "1" }, { capabilities: { tools: {} } });
  const tool = { name: "whoami", description: "Says who you are.", inputSchema: { type: "object" as const } };
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [tool] }));
  server.setRequestHandler(CallToolRequestSchema, () => ({ content: [{ type: "text", text: "You are Ana." }] }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await server.connect(transport);
  await transport.handleRequest(asked, answer);
}

async function bodyOf(asked: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of asked) text += String(chunk);
  return text;
}
