import type { AgentOptions, ClientRequest, IncomingMessage, OutgoingHttpHeaders, RequestOptions } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Authorities } from "./certificates.ts";
import { NetworkError } from "./error.ts";
import type { HttpProxy } from "./proxy.ts";

/** A way to one kind of address, its connections kept for the next request. */
export type Route = (url: URL, options: RouteOptions) => ClientRequest;

export interface RouteOptions extends Pick<RequestOptions, "method" | "lookup"> {
  readonly headers: OutgoingHttpHeaders;
  /** A connection of its own, shared with nobody. */
  readonly alone?: boolean;
}

const keeping: AgentOptions = { keepAlive: true, scheduling: "lifo" };

/** What is needed for a route is loaded here, on its first use. */
export async function openRoute(protocol: string, proxy: HttpProxy | undefined, authorities: Authorities): Promise<Route> {
  if (protocol === "http:") return proxy ? openForwarded(proxy, authorities) : openPlain();
  const https = await import("node:https");
  const ca = authorities ? { ca: [...authorities] } : {};
  const agent = new https.Agent({ ...keeping, ...ca });
  if (!proxy) return (url, { alone, ...options }) => https.request(url, { ...options, ...ca, agent: alone ? false : agent });
  const tunnel = await openTunnels(proxy, authorities);
  Object.assign(agent, { createConnection: (options: Target, done: Done) => tunnel(options, done) });
  // The proxy looks names up and connects.
  return (url, { alone: _, lookup: __, ...options }) => https.request(url, { ...options, agent });
}

type Target = RequestOptions & { readonly servername?: string };
type Done = (error: Error | null, socket?: Duplex) => void;

async function openPlain(): Promise<Route> {
  const http = await import("node:http");
  const agent = new http.Agent(keeping);
  return (url, { alone, ...options }) => http.request(url, { ...options, agent: alone ? false : agent });
}

/** Plain requests are handed to the proxy whole, as proxies have always taken them. */
async function openForwarded({ url: place, authorization }: HttpProxy, authorities: Authorities): Promise<Route> {
  const { module, ca } = await moduleFor(place, authorities);
  const agent = new module.Agent({ ...keeping, ...ca });
  return (url, { alone: _, lookup: __, headers, ...options }) => {
    const target = `${url.origin}${url.pathname}${url.search}`;
    const more = { host: url.host, ...(authorization ? { "proxy-authorization": authorization } : {}) };
    return module.request(place, { ...options, ...ca, path: target, headers: { ...headers, ...more }, agent });
  };
}

/** Encrypted ones go through a tunnel that the proxy opens and can't look into. */
async function openTunnels(proxy: HttpProxy, authorities: Authorities) {
  const { module, ca } = await moduleFor(proxy.url, authorities);
  const tls = await import("node:tls");
  const own = authorities ? { ca: [...authorities] } : {};
  return ({ host, port, servername }: Target, done: Done): void => {
    const target = `${host?.includes(":") ? `[${host}]` : host}:${port ?? 443}`;
    const headers = { host: target, ...(proxy.authorization ? { "proxy-authorization": proxy.authorization } : {}) };
    const asked = module.request(proxy.url, { ...ca, method: "CONNECT", path: target, headers, agent: false });
    asked.setTimeout(tunnelTimeoutMs, () => asked.destroy(new Error("no answer")));
    asked.once("error", (error) => done(unreachable(proxy, error)));
    asked.once("connect", (answer: IncomingMessage, socket: Socket) => {
      socket.setTimeout(0);
      if (answer.statusCode === 200)
        return done(null, tls.connect({ ...own, socket, servername: servername ?? host ?? "", ALPNProtocols: ["http/1.1"] }));
      socket.destroy();
      done(refused(proxy, answer.statusCode ?? 0));
    });
    asked.once("response", (answer) => {
      answer.destroy();
      done(refused(proxy, answer.statusCode ?? 0));
    });
    asked.end();
  };
}

const tunnelTimeoutMs = 30_000;

async function moduleFor({ protocol }: URL, authorities: Authorities) {
  if (protocol === "http:") return { module: await import("node:http"), ca: {} };
  return { module: await import("node:https"), ca: authorities ? { ca: [...authorities] } : {} };
}

/** What a proxy's own refusal of a request means; undefined when it is no refusal. */
export function refusalOf(proxy: HttpProxy | undefined, status: number): NetworkError | undefined {
  return proxy && status === 407 ? refused(proxy, status) : undefined;
}

function refused({ url }: HttpProxy, status: number): NetworkError {
  const message =
    status === 407
      ? `The proxy ${url.host} wants a user name and a password, or others than it was given. Write them into its address: http://user:password@…`
      : `The proxy ${url.host} does not let this request pass (status ${status}). Ask whoever runs it, or except the host with NO_PROXY.`;
  return new NetworkError("EPROXY", message);
}

/** An untrusted certificate of the proxy is told as such. */
function unreachable({ url }: HttpProxy, error: Error): Error {
  const code = "code" in error ? String(error.code) : "";
  if (/CERT|SIGNATURE|ISSUER/.test(code)) return error;
  return new NetworkError(
    "EPROXY",
    `The proxy ${url.host} can't be reached${code ? ` (${code})` : ""}. Check HTTPS_PROXY and HTTP_PROXY, and the network connection.`,
  );
}
