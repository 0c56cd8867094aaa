import { isIP } from "node:net";
import type { OAuthDiscoveryState } from "@modelcontextprotocol/sdk/client/auth.js";
import { isPublic } from "../../network/addresses.ts";
import { SignInRefused } from "./refused.ts";

/**
 * Why nobody is sent to sign in with what was found out about a server, as a sentence; undefined when all is well. Asked before anything but those
 * documents was fetched: a server that names somebody else's sign-in page, or an address that is no web page, gets neither a secret nor a click.
 */
export function discoveryProblem(serverUrl: string, state: OAuthDiscoveryState): string | undefined {
  const { authorizationServerUrl, authorizationServerMetadata: metadata } = state;
  const unfit = addressProblem(authorizationServerUrl, serverUrl);
  if (unfit !== undefined || !metadata) return unfit;
  const [named, found] = [metadata.issuer, authorizationServerUrl].map((each) => (URL.canParse(each) ? new URL(each).origin : each));
  if (named !== found)
    return `The server says that one signs in at ${found}, but what is there says it belongs to ${named}. Nothing was sent there.`;
  const endpoints = [
    metadata.authorization_endpoint,
    metadata.token_endpoint,
    metadata.registration_endpoint,
    "revocation_endpoint" in metadata ? metadata.revocation_endpoint : undefined,
  ];
  return endpoints
    .map((each) => (typeof each === "string" ? addressProblem(each, serverUrl) : undefined))
    .find((each) => each !== undefined);
}

/** The same for one address. Encryption is only done without on this machine, and only for a server that is here, too. */
export function addressProblem(address: string, serverUrl: string, what = "sign in"): string | undefined {
  if (!URL.canParse(address))
    return `The server wants one to ${what} at "${address.slice(0, 200)}", which is no address. Nothing was opened.`;
  const { protocol, hostname, username, password } = new URL(address);
  if (protocol !== "https:" && protocol !== "http:")
    return `The server wants one to ${what} at an address that begins with "${protocol}", which is no web page. Nothing was opened.`;
  if (username !== "" || password !== "")
    return `The server wants one to ${what} at an address of ${hostname} with a user name in it, which can hide where it leads. Nothing was opened.`;
  const isHere = isLoopback(hostname);
  const { hostname: server } = new URL(serverUrl);
  if (isHere && !isLoopback(server))
    return `The server is elsewhere, but wants one to ${what} at ${hostname}, which is this machine. Nothing was opened.`;
  if (isInside(hostname) && !isInside(server))
    return `The server is elsewhere, but wants one to ${what} at ${hostname}, which is in the network of this machine. Nothing was opened.`;
  if (protocol === "http:" && !isHere)
    return `The server wants one to ${what} at ${hostname} without encryption (http). Nothing was opened.`;
  return undefined;
}

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** The same way out, that asks nothing but the server itself where one would not be sent to sign in: whatever document it says to read there. */
export function fitFetch(serverUrl: string, send: Fetch): Fetch {
  const own = new URL(serverUrl).origin;
  return async (url, init) => {
    const { origin, href } = new URL(url);
    const problem = origin === own ? undefined : addressProblem(href, serverUrl);
    if (problem !== undefined) throw new SignInRefused(problem);
    return send(url, init);
  };
}

/** Whether a host is this machine or, by its address or its name, one of its network, which who is elsewhere has no business with. What names lead to is not looked up. */
function isInside(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0) return !isPublic(address);
  return !hostname.replace(/\.$/, "").includes(".") || /\.(localhost|local|internal|intranet|lan|home\.arpa)\.?$/.test(hostname);
}

/** Whether a host of an address is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
