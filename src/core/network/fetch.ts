import type { IncomingMessage } from "node:http";
import type { LookupFunction } from "node:net";
import { authoritiesOf, isUntrusted } from "./certificates.ts";
import { type Environment, type HttpProxy, proxyFor } from "./proxy.ts";
import { toResponse } from "./response.ts";
import { openRoute, type Route, refusalOf } from "./routes.ts";

export interface NetworkPorts {
  /** Proxies and extra certificates are looked for in here, anew with every request. */
  readonly environment: () => Environment;
  /** Asked once, when a certificate was not trusted. PEM texts. */
  readonly systemAuthorities?: () => Promise<readonly string[]>;
}

export interface Asking extends RequestInit {
  /** Never sent again by itself, since it may have been carried out, and so over a connection that was not kept. */
  readonly once?: boolean;
}

/** One way out for everything: thin, keeping connections, through the proxy the environment names. */
export interface Network {
  /**
   * Sends one request and follows no redirect, whatever is asked. Takes bodies of text and bytes.
   * Rejects with Node's own error, its `code` telling why, with a `NetworkError`, or with the signal's reason.
   */
  fetch(input: string | URL | Request, init?: Asking): Promise<Response>;
  /** The same on a connection of its own, to an address that `lookup` gives. A proxy looks up by itself. */
  fetchAlone(url: URL, init: RequestInit, lookup: LookupFunction): Promise<Response>;
  /** Whether requests to this address go through a proxy. */
  isProxied(url: URL): boolean;
}

/** Nothing is loaded or opened before the first request. */
export function createNetwork(ports: NetworkPorts): Network {
  const openRoutes = createRoutes(ports);
  return {
    async fetch(input, init = {}) {
      const url = new URL(typeof input === "string" ? input : "href" in input ? input.href : input.url);
      return await ask(openRoutes, { url, init });
    },
    fetchAlone: (url, init, lookup) => ask(openRoutes, { url, init, lookup }),
    isProxied: (url) => proxyFor(url, ports.environment()) !== undefined,
  };
}

interface Question {
  readonly url: URL;
  readonly init: Asking;
  readonly lookup?: LookupFunction;
}

interface Way {
  readonly route: Route;
  readonly proxy: HttpProxy | undefined;
}

interface Routes {
  to(url: URL): Promise<Way>;
  /** Trusts whom the system trusts too from now on; false when that is nobody. */
  trustMore(): Promise<boolean>;
}

async function ask(routes: Routes, question: Question): Promise<Response> {
  try {
    return await askPatiently(routes, question);
  } catch (error) {
    if (!isUntrusted(error) || !(await routes.trustMore())) throw error;
    return await askPatiently(routes, question);
  }
}

/** A kept connection that the other side closed while it lay idle says nothing about the request: it is sent once more. */
async function askPatiently(routes: Routes, question: Question): Promise<Response> {
  const way = await routes.to(question.url);
  try {
    return await askOnce(way, question);
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw error;
    return await askOnce(way, question).catch((second) => {
      throw second instanceof StaleConnection ? second.cause : second;
    });
  }
}

class StaleConnection extends Error {}

async function askOnce({ route, proxy }: Way, { url, init, lookup }: Question): Promise<Response> {
  const { signal } = init;
  signal?.throwIfAborted();
  const body = bodyOf(init);
  const headers = { ...headersOf(init), ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }) };
  const method = init.method ?? "GET";
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = route(url, { method, headers, ...(lookup ? { lookup } : {}), ...(lookup || init.once ? { alone: true } : {}) });
    const stop = () => request.destroy();
    signal?.addEventListener("abort", stop, { once: true });
    request.once("close", () => signal?.removeEventListener("abort", stop));
    request.once("response", resolve);
    request.on("error", (error) => {
      if (signal?.aborted) reject(signal.reason);
      else if (request.reusedSocket && !init.once && /^(ECONNRESET|EPIPE)$/.test(codeOf(error)))
        reject(new StaleConnection("stale", { cause: error }));
      else reject(error);
    });
    request.end(body);
  });
  const refusal = refusalOf(proxy, message.statusCode ?? 0);
  if (!refusal) return await toResponse(message, url);
  message.destroy();
  throw refusal;
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : "";
}

function bodyOf({ body }: RequestInit): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  if (body instanceof URLSearchParams) return String(body);
  throw new TypeError("Only bodies of text and bytes can be sent.");
}

/** `Headers` are told by their shape: asking for the class would load it. */
function headersOf({ headers = {} }: RequestInit): Record<string, string> {
  const pairs = Symbol.iterator in headers ? [...(headers as Iterable<[string, string]>)] : Object.entries(headers);
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}

function createRoutes({ environment, systemAuthorities }: NetworkPorts): Routes {
  let open = new Map<string, Promise<Route>>();
  let more: Promise<readonly string[]> | undefined;
  return {
    async to(url) {
      if (!/^https?:$/.test(url.protocol)) throw new TypeError(`Only http: and https: can be asked, not ${url.protocol}`);
      const proxy = proxyFor(url, environment());
      const name = JSON.stringify([url.protocol, proxy?.url.href, proxy?.authorization]);
      const make = async () => openRoute(url.protocol, proxy, await authoritiesOf(environment(), await more));
      const route = open.get(name) ?? make();
      open.set(name, route);
      return { route: await route, proxy };
    },
    async trustMore() {
      more ??= (systemAuthorities?.() ?? Promise.resolve([])).then((found) => {
        open = new Map();
        return found;
      });
      return (await more).length > 0;
    },
  };
}
