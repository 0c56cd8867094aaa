import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import type { AddressPolicy } from "./addresses.ts";
import { NetworkError } from "./error.ts";
import type { Network } from "./fetch.ts";

/** How pages are reached. */
export interface PagePorts {
  readonly network: Network;
  readonly mayReach: AddressPolicy;
}

export type Page =
  | {
      readonly kind: "page";
      /** Where it came from in the end. */
      readonly url: URL;
      readonly status: number;
      readonly contentType: string;
      readonly bytes: Uint8Array;
      /** The page is longer than what is here. */
      readonly isCut: boolean;
    }
  /** Another site would have to be asked, which nobody said yes to. */
  | { readonly kind: "elsewhere"; readonly url: URL }
  /** `isInside`: it is of this machine or its network, and was not asked. */
  | { readonly kind: "failed"; readonly message: string; readonly isInside?: true };

export interface PageLimits {
  /** In bytes; what is beyond is left out. */
  readonly size: number;
  readonly timeMs: number;
}

export interface PageWish {
  readonly limits: PageLimits;
  readonly signal: AbortSignal;
  /** What is asked for; a page to read, when absent. */
  readonly accept?: string;
}

const hops = 5;

/**
 * Gets a page of one site, following its redirects within the site. The address connected to is the one that was checked,
 * so a name that changes its mind in between changes nothing. Never rejects.
 */
export async function getPage(ports: PagePorts, url: URL, { limits, signal, accept }: PageWish): Promise<Page> {
  const over = AbortSignal.timeout(limits.timeMs);
  const either = AbortSignal.any([signal, over]);
  let current = url;
  try {
    for (let hop = 0; hop <= hops; hop += 1) {
      const response = await request(ports, current, { signal: either, headers: accept === undefined ? headers : { ...headers, accept } });
      const next = redirectOf(response, current);
      if (!next) return await read(response, current, limits.size);
      await response.body?.cancel();
      if (!isSameSite(current, next)) return { kind: "elsewhere", url: next };
      current = next;
    }
    return { kind: "failed", message: `${url.host} redirects again and again without showing a page.` };
  } catch (error) {
    if (signal.aborted) return { kind: "failed", message: "Stopped by the person." };
    if (over.aborted)
      return { kind: "failed", message: `${current.host} did not give the page within ${Math.round(limits.timeMs / 1000)} s.` };
    const isInside = error instanceof NetworkError && error.code === "EPRIVATE";
    return { kind: "failed", message: sentence(error, current), ...(isInside ? { isInside } : {}) };
  }
}

/** Why an address must not be fetched, as far as it shows by itself; undefined when nothing speaks against it. Looks no name up. */
export function objectionTo(url: URL, mayReach: AddressPolicy): string | undefined {
  if (!/^https?:$/.test(url.protocol)) return "Only http: and https: addresses can be fetched.";
  if (url.username || url.password) return "The address holds a user name or password. Give it without.";
  const address = url.hostname.replace(/^\[|\]$/g, "");
  const isRefused = isIP(address) ? !mayReach(address, portOf(url)) : /(^|\.)localhost\.?$/.test(address);
  return isRefused ? inside(url.hostname) : undefined;
}

function inside(host: string): string {
  return `${host} is not on the public internet. Pages of this machine and its network can't be fetched; ask the person, or use a command.`;
}

async function request(ports: PagePorts, url: URL, init: RequestInit): Promise<Response> {
  const objection = objectionTo(url, ports.mayReach);
  if (objection) throw new NetworkError("EPRIVATE", objection);
  if (!ports.network.isProxied(url)) return await ports.network.fetchAlone(url, init, checkedLookup(ports, url));
  await checkName(ports, url);
  return await ports.network.fetch(url, init);
}

const headers = {
  accept: "text/markdown, text/html;q=0.9, application/json;q=0.8, text/*;q=0.8, */*;q=0.1",
  "accept-encoding": "identity",
  "user-agent": "AnyCowork (fetch_page)",
};

/** Node's own lookup, whose answer counts only when every address in it may be reached. */
function checkedLookup({ mayReach }: PagePorts, url: URL): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname).then(
      (all) => {
        if (!all.every(({ address }) => mayReach(address, portOf(url))))
          return done(new NetworkError("EPRIVATE", inside(url.hostname)), "", 0);
        const fitting = all.filter(({ family }) => !options.family || options.family === family);
        const [first] = fitting;
        if (options.all) done(null, fitting);
        else if (first) done(null, first.address, first.family);
        else done(Object.assign(new Error("no address"), { code: "ENOTFOUND" }), "", 0);
      },
      (error) => done(error, "", 0),
    );
  };
}

async function resolve(hostname: string): Promise<readonly LookupAddress[] & LookupAddress[]> {
  const { lookup } = await import("node:dns/promises");
  return await lookup(hostname, { all: true });
}

/** A proxy looks names up by itself. What only it knows may pass, unless the name is one of a network's inside. */
async function checkName({ mayReach }: PagePorts, url: URL): Promise<void> {
  const known = await resolve(url.hostname.replace(/^\[|\]$/g, "")).catch(() => undefined);
  const isFine = known ? known.every(({ address }) => mayReach(address, portOf(url))) : isOutward.test(url.hostname);
  if (!isFine) throw new NetworkError("EPRIVATE", inside(url.hostname));
}

const isOutward = /\.(?!(local|localhost|localdomain|internal|intranet|lan|home|corp|private|arpa)\.?$)[^.]+\.?$/;

function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === "https:" ? 443 : 80));
}

function redirectOf({ status, headers }: Response, url: URL): URL | undefined {
  const place = headers.get("location") ?? "";
  return [301, 302, 303, 307, 308].includes(status) && URL.canParse(place, url.href) ? new URL(place, url) : undefined;
}

/** The same host and port, never back from https: to http:. */
function isSameSite(from: URL, to: URL): boolean {
  return to.host === from.host && (to.protocol === from.protocol || (from.protocol === "http:" && to.protocol === "https:"));
}

async function read(response: Response, url: URL, size: number): Promise<Page> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    length += piece.length;
    if (length > size) break;
  }
  const bytes = Buffer.concat(pieces).subarray(0, size);
  return {
    kind: "page",
    url,
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    bytes,
    isCut: length > size,
  };
}

function sentence(error: unknown, { host }: URL): string {
  if (error instanceof NetworkError) return error.message;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `The name ${host} was not found.`;
  if (/CERT|SIGNATURE|ISSUER/.test(code)) return `The certificate of ${host} is not trusted (${code}), so nothing was fetched.`;
  return `${host} could not be fetched${code ? ` (${code})` : ""}.`;
}
