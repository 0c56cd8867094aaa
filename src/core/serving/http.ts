import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { Served } from "./server.ts";

export interface HttpOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** Who does not know it is refused. */
  readonly token: string;
  newId(): string;
  /** Begins to answer one more client. */
  serve(transport: StreamableHTTPServerTransport): Promise<Served>;
}

export interface HttpServing {
  readonly url: string;
  close(): Promise<void>;
}

/** More clients at once are none of ours. */
const mostClients = 32;
const largestBody = 4 * 1024 * 1024;

/** Listens on this machine's loopback alone. Rejects when the port is taken. */
export async function serveHttp({ port, token, newId, serve }: HttpOptions): Promise<HttpServing> {
  const { StreamableHTTPServerTransport } = await import("@modelcontextprotocol/sdk/server/streamableHttp.js");
  /** The one that was heard of last stands last. */
  const clients = new Map<string, Guest>();
  const attend = async (guest: Guest, answer: ServerResponse, handle: () => Promise<void>): Promise<void> => {
    guest.open += 1;
    answer.once("close", () => {
      guest.open -= 1;
    });
    await handle();
  };
  const admit = async (asked: IncomingMessage, answer: ServerResponse, body: unknown): Promise<void> => {
    const id = asked.headers["mcp-session-id"];
    const known = typeof id === "string" ? clients.get(id) : undefined;
    if (known && typeof id === "string") {
      clients.delete(id);
      clients.set(id, known);
      return attend(known, answer, () => known.transport.handleRequest(asked, answer, body));
    }
    // The protocol's way to say that a client begins anew.
    if (id !== undefined) return refuse(answer, 404, "This session is over. Begin a new one.");
    if (clients.size >= mostClients && !(await sendAway(clients))) return refuse(answer, 503, "Too many clients at once.");
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: newId,
      onsessioninitialized: (session) => void clients.set(session, guest),
      onsessionclosed: (session) => void clients.delete(session),
    });
    const served = await serve(transport);
    const guest: Guest = { transport, served, open: 0 };
    await attend(guest, answer, () => transport.handleRequest(asked, answer, body));
    // It was no beginning, and has been told so.
    if (transport.sessionId === undefined) await served.close();
  };
  const server = createServer((asked, answer) => {
    const { port: own } = server.address() as AddressInfo;
    const refusal = refusalOf(asked, { port: own, token });
    if (refusal) return refuse(answer, ...refusal);
    readBody(asked)
      .then((body) => admit(asked, answer, body))
      .catch(() => refuse(answer, 400, "This can't be read."));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    async close() {
      await Promise.all([...clients.values()].map(({ served }) => served.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One client, and how many of its requests are not answered yet. */
interface Guest {
  readonly transport: StreamableHTTPServerTransport;
  readonly served: Served;
  open: number;
}

/** Few clients say that they go: the one that was heard of longest ago, and waits for nothing, makes room. False when all of them wait. */
async function sendAway(clients: Map<string, Guest>): Promise<boolean> {
  const [session, gone] = [...clients].find(([, { open }]) => open === 0) ?? [];
  if (session === undefined || !gone) return false;
  clients.delete(session);
  await gone.served.close();
  return true;
}

/** A page whose name was bent to this machine names itself as host; a page anywhere names itself as origin; anything else here lacks the token. */
function refusalOf(
  { headers, url }: IncomingMessage,
  { port, token }: { readonly port: number; readonly token: string },
): [number, string] | undefined {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!own.includes(headers.host ?? "")) return [403, "Only this machine's own name is answered."];
  if (headers.origin !== undefined && !own.map((each) => `http://${each}`).includes(headers.origin))
    return [403, "Web pages are not answered."];
  if (!isSame(headers.authorization ?? "", `Bearer ${token}`)) return [401, "The token is missing or wrong."];
  return url?.split("?")[0] === "/mcp" ? undefined : [404, "There is only /mcp here."];
}

/** Takes as long for a wrong one as for the right one. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((each) => createHash("sha256").update(each).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}

async function readBody(asked: IncomingMessage): Promise<unknown> {
  if (asked.method !== "POST") return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of asked) {
    size += (chunk as Buffer).length;
    if (size > largestBody) throw new Error("The request is too large.");
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function refuse(answer: ServerResponse, status: number, sentence: string): void {
  if (answer.headersSent) return void answer.end();
  const headers = { "content-type": "application/json", ...(status === 401 ? { "www-authenticate": "Bearer" } : {}) };
  answer.writeHead(status, headers).end(JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32000, message: sentence } }));
}
