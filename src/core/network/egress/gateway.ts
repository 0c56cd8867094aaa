import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { isIP, type Socket } from "node:net";
import { type Duplex, pipeline } from "node:stream";
import { type AddressPolicy, isPublic } from "../addresses.ts";
import type { HttpProxy } from "../proxy.ts";
import { connectTo } from "./connect.ts";
import { type HostList, readHosts } from "./hosts.ts";

/** The one way out of a box that may reach some hosts: a proxy that lets through to these and nowhere else. */
export interface Gateway {
  /** Closes it with every connection through it. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  /** Absolute path of the Unix socket to listen at. */
  readonly socket: string;
  /** As the person wrote them. */
  readonly hosts: readonly string[];
  /** The proxy that leads to an address, where this machine needs one. */
  readonly proxyFor: (url: URL) => HttpProxy | undefined;
  readonly mayReach?: AddressPolicy;
}

/** Opens it. Rejects when the socket can't be made. */
export async function openGateway({ socket, hosts, proxyFor, mayReach = isPublic }: GatewayOptions): Promise<Gateway> {
  const list = readHosts(hosts);
  const open = new Set<Duplex>();
  const way: Way = { list, proxyFor, mayReach: (address, port) => mayReach(address, port) || list.names(address, port) };
  const server = createServer((asked, answer) => void forward(way, asked, answer));
  server.on("connect", (asked: IncomingMessage, client: Duplex, early: Buffer) => void tunnel(way, asked.url ?? "", { client, early }));
  server.on("connection", (connection: Socket) => {
    open.add(connection);
    connection.once("close", () => open.delete(connection)).on("error", () => undefined);
  });
  await listen(server, socket);
  return {
    async close() {
      for (const each of open) each.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Way {
  readonly list: HostList;
  readonly proxyFor: (url: URL) => HttpProxy | undefined;
  readonly mayReach: AddressPolicy;
}

/** Encrypted traffic: what is said in it we neither see nor change. */
async function tunnel(way: Way, authority: string, { client, early }: { readonly client: Duplex; readonly early: Buffer }): Promise<void> {
  client.on("error", () => undefined);
  const target = readAuthority(authority);
  const refusal = target ? refusalOf(way, target) : "What is asked for is no host and port.";
  if (!target || refusal !== undefined) return void client.end(answerWith(403, refusal ?? ""));
  try {
    const server = await connectTo(target, {
      mayReach: way.mayReach,
      proxy: way.proxyFor(new URL(`https://${target.host}:${target.port}`)),
    });
    if (client.destroyed) return void server.destroy();
    client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (early.length > 0) server.write(early);
    server.on("error", () => client.destroy()).once("close", () => client.destroy());
    client.once("close", () => server.destroy());
    server.pipe(client);
    client.pipe(server);
  } catch (error) {
    client.end(answerWith(502, describe(error)));
  }
}

/** Plain requests, whole. A redirect is the client's to follow: it is asked about like any other. */
async function forward(way: Way, asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  const target = URL.canParse(asked.url ?? "") ? new URL(asked.url ?? "") : undefined;
  if (target?.protocol !== "http:")
    return refuse(answer, 400, "This is a proxy: ask it for whole http: addresses, and for others by CONNECT.");
  const place = { host: target.hostname, port: Number(target.port || 80) };
  const refusal = refusalOf(way, place);
  if (refusal !== undefined) return refuse(answer, 403, refusal);
  try {
    const proxy = way.proxyFor(target);
    const connection = await connectTo(place, { mayReach: way.mayReach, proxy });
    const { "proxy-connection": _, "proxy-authorization": __, ...headers } = asked.headers;
    const passed = request({
      createConnection: () => connection as Socket,
      method: asked.method ?? "GET",
      path: target.pathname + target.search,
      headers: { ...headers, host: target.host, connection: "close" },
    });
    passed.once("response", (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      // What breaks off on the way is no whole answer to the client either.
      pipeline(response, answer, () => undefined);
    });
    passed.once("upgrade", (_, switched) => {
      switched.destroy();
      refuse(answer, 502, "Another protocol can only be spoken by CONNECT.");
    });
    passed.once("error", (error) => (answer.headersSent ? answer.destroy() : refuse(answer, 502, describe(error))));
    answer.once("close", () => connection.destroy());
    asked.pipe(passed);
  } catch (error) {
    refuse(answer, 502, describe(error));
  }
}

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Host and port, in the form a URL gives them: whatever is written another way is read as that or not at all. */
function readAuthority(authority: string): Target | undefined {
  const [, host = "", port = ""] = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i.exec(authority) ?? [];
  if (host === "" || !URL.canParse(`http://${host}:${port}`)) return undefined;
  return { host: new URL(`http://${host}`).hostname, port: Number(port) };
}

function refusalOf({ list }: Way, { host, port }: Target): string | undefined {
  if (list.allows(host, port)) return undefined;
  const those = list.texts.length > 0 ? `only ${list.texts.join(", ")}` : "no host";
  const name = isIP(host.replace(/^\[|\]$/g, "")) > 0 ? `the address ${host}` : host;
  return `This sandbox may reach ${those}, not ${name} at port ${port}. The person can add it to the hosts of the sandbox.`;
}

function refuse(answer: ServerResponse, status: number, text: string): void {
  answer.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  answer.end(`${text}\n`);
}

function answerWith(status: number, text: string): string {
  const reason = status === 403 ? "Forbidden" : "Bad Gateway";
  const body = `${text}\n`;
  return `HTTP/1.1 ${status} ${reason}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`;
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
