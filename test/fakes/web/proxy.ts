import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

export interface ConnectProxy {
  /** Like `http://127.0.0.1:4711`. */
  readonly url: string;
  /** Where tunnels were asked for, as `host:port`. */
  readonly tunnels: readonly string[];
  /** The whole addresses of plain requests. */
  readonly forwarded: readonly string[];
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** The ports of 127.0.0.1 that names stand for; anything else is refused with 502. */
  readonly names: Readonly<Record<string, number>>;
  /** `user:password`, without which everything is refused with 407. */
  readonly credentials?: string;
}

/** A real HTTP proxy on 127.0.0.1 that knows names no other machine knows. */
export async function startConnectProxy({ names, credentials }: ConnectProxyOptions): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const forwarded: string[] = [];
  const sockets = new Set<Duplex>();
  const isWelcome = ({ headers }: IncomingMessage) =>
    credentials === undefined || headers["proxy-authorization"] === `Basic ${Buffer.from(credentials).toString("base64")}`;

  const server = createServer((asked, answer) => {
    if (!isWelcome(asked)) return void answer.writeHead(407).end("Who are you?");
    forwarded.push(asked.url ?? "");
    const url = URL.canParse(asked.url ?? "") ? new URL(asked.url ?? "") : undefined;
    const port = names[url?.hostname ?? ""];
    if (!url || port === undefined) return void answer.writeHead(502).end("No such host.");
    forward(asked, answer, { url, port });
  });
  server.on("connect", (asked: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => undefined);
    if (!isWelcome(asked)) return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    tunnels.push(asked.url ?? "");
    const port = names[(asked.url ?? "").split(":")[0] ?? ""];
    if (port === undefined) return void socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    const onwards = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onwards.pipe(socket);
      socket.pipe(onwards);
    });
    onwards.on("error", () => socket.destroy());
    onwards.on("close", () => socket.destroy());
    socket.on("close", () => onwards.destroy());
    sockets.add(socket);
  });
  server.on("connection", (socket: Socket) => sockets.add(socket));

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    tunnels,
    forwarded,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const each of sockets) each.destroy();
      }),
  };
}

function forward(asked: IncomingMessage, answer: ServerResponse, { url, port }: { url: URL; port: number }): void {
  const headers: OutgoingHttpHeaders = { ...asked.headers };
  delete headers["proxy-authorization"];
  const options = { port, host: "127.0.0.1", path: `${url.pathname}${url.search}`, method: asked.method, headers };
  const onwards = request(options, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  onwards.on("error", () => answer.destroy());
  asked.pipe(onwards);
}
