import { BlockList, isIP } from "node:net";
import { NetworkError } from "./error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy to go through. `url` is `http:` or `https:`, without the credentials. */
export interface HttpProxy {
  readonly url: URL;
  /** The value of `Proxy-Authorization`. */
  readonly authorization?: string;
}

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name for an address; lower case counts first.
 * This machine itself is never asked for through one: a model that runs here is meant, not the proxy's own machine.
 * Throws a `NetworkError` for a proxy that can't be used.
 */
export function proxyFor(url: URL, environment: Environment): HttpProxy | undefined {
  const [name, value] = firstOf(environment, url.protocol === "https:" ? ["https_proxy", "all_proxy"] : ["http_proxy", "all_proxy"]);
  if (value === undefined || isLoopback(url.hostname) || isExcepted(url, firstOf(environment, ["no_proxy"])[1] ?? "")) return undefined;
  return parseProxy(name, value);
}

/** Whether a host of a URL is this machine itself. */
function isLoopback(hostname: string): boolean {
  return /^(.+\.)?localhost\.?$/.test(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname) || hostname === "[::1]";
}

function firstOf(environment: Environment, names: readonly string[]): readonly [string, string | undefined] {
  for (const name of names.flatMap((each) => [each, each.toUpperCase()])) {
    const value = environment[name]?.trim();
    if (value) return [name, value];
  }
  return ["", undefined];
}

function parseProxy(name: string, value: string): HttpProxy {
  const text = value.includes("://") ? value : `http://${value}`;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === "") throw new NetworkError("EPROXY", unusable(name, parsed));
  const { username, password } = parsed;
  const credentials = username || password ? `${decoded(username)}:${decoded(password)}` : undefined;
  const authorization = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials, "utf8").toString("base64")}`;
  return { url: new URL(`${parsed.protocol}//${parsed.host}`), authorization };
}

function unusable(name: string, parsed: URL | undefined): string {
  const kind = parsed?.protocol.startsWith("socks") ? "a SOCKS proxy, which AnyCowork can't use" : "no proxy's address";
  return `${name} names ${kind}. Set it to one like http://proxy.example.com:8080, or unset it.`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `*`, names with everything below them, addresses and ranges, each with a port or for every port. */
function isExcepted(url: URL, exceptions: string): boolean {
  const host = url.hostname.replace(/^\[|\]$|\.$/g, "").toLowerCase();
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return exceptions.split(/[\s,]+/).some((entry) => {
    const { name, port: only } = parseException(entry.toLowerCase());
    if (name === "" || (only !== undefined && only !== port)) return false;
    if (name === "*") return true;
    return name.includes("/") ? isInRange(host, name) : host === name || host.endsWith(`.${name}`);
  });
}

function parseException(entry: string): { readonly name: string; readonly port?: string } {
  const [, bracketed, bare = "", port] = /^(?:\[(.+)\]|([^:]*|[^:]*:[^:]*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  return { name: bracketed ?? (bare === "*" ? "*" : bare.replace(/^\*?\.?/, "")), port };
}

function isInRange(host: string, range: string): boolean {
  const [base = "", length = ""] = range.split("/");
  const family = isIP(base);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(length) || Number(length) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(length), family === 4 ? "ipv4" : "ipv6");
  return list.check(host, family === 4 ? "ipv4" : "ipv6");
}
