import { auth } from "@modelcontextprotocol/sdk/client/auth.js";
import {
  type Authorizer,
  createAuthorizer,
  type GuardedServer,
  type SignedIn,
  type SignInOffer,
} from "../../../src/core/mcp/oauth/authorizer.ts";
import type { Vault } from "../../../src/core/mcp/oauth/credentials.ts";
import { openLoopback } from "../../../src/core/mcp/oauth/loopback.ts";

export const serverUrl = "https://mcp.example.com/mcp";

/** A vault in memory, to be looked into. */
export function memoryVault(): Vault & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: async (name) => kept.get(name),
    write: async (name, text) => void kept.set(name, text),
    remove: async (name) => void kept.delete(name),
  };
}

export interface Stand {
  readonly authorizer: Authorizer;
  readonly offers: SignInOffer[];
  readonly learned: Set<string>;
  signIn(signal?: AbortSignal): Promise<SignedIn>;
  /** What the SDK's transport does when it is refused, or with a code. */
  ask(code?: string, scope?: string): Promise<"AUTHORIZED" | "REDIRECT">;
}

export interface StandOptions {
  readonly vault?: Vault;
  readonly server?: Partial<GuardedServer>;
  /** What the person, and then the browser, does about the offer. */
  readonly onOffer?: (offer: SignInOffer) => boolean | Promise<boolean>;
}

/** An authorizer, and a server that wants one to sign in at `web`. */
export function createStand(web: Web, { vault = memoryVault(), server, onOffer = comesBack }: StandOptions = {}): Stand {
  const offers: SignInOffer[] = [];
  const learned = new Set<string>();
  let states = 0;
  const authorizer = createAuthorizer(
    { name: "tickets", url: serverUrl, ...server },
    {
      vault,
      openCallback: openLoopback,
      learn: (secret) => void learned.add(secret),
      newState: () => `state-${++states}`,
    },
  );
  const ask: Stand["ask"] = (authorizationCode, scope) =>
    auth(authorizer.provider, { serverUrl, authorizationCode, scope, fetchFn: web.fetch });
  const signIn: Stand["signIn"] = (signal = new AbortController().signal) =>
    authorizer.signIn(async (offer) => {
      offers.push(offer);
      return onOffer(offer);
    }, signal);
  return { authorizer, offers, learned, ask, signIn };
}

/** A browser that signs in and comes back with a code. */
export async function comesBack({ url }: SignInOffer, extra: Readonly<Record<string, string>> = { code: "code-1" }): Promise<boolean> {
  const asked = new URL(url).searchParams;
  const back = new URL(asked.get("redirect_uri") ?? "");
  for (const [name, value] of Object.entries({ state: asked.get("state") ?? "", ...extra })) back.searchParams.set(name, value);
  await (await fetch(back)).text();
  return true;
}

export interface Web {
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Everything that was sent anywhere, in order. */
  readonly sent: { readonly url: string; readonly body: string }[];
}

/** The documents and endpoints of a server and its authorization server; `documents` says otherwise for some. */
export function createWeb(documents: Readonly<Record<string, object>> = {}, at = "https://login.example.com"): Web {
  const sent: { url: string; body: string }[] = [];
  let tokens = 0;
  const answers: Readonly<Record<string, () => object>> = {
    "https://mcp.example.com/.well-known/oauth-protected-resource/mcp": () => ({ resource: serverUrl, authorization_servers: [at] }),
    [`${at}/.well-known/oauth-authorization-server`]: () => ({
      issuer: at,
      authorization_endpoint: `${at}/authorize`,
      token_endpoint: `${at}/token`,
      registration_endpoint: `${at}/register`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
    }),
    [`${at}/register`]: () => ({ ...JSON.parse(sent.at(-1)?.body ?? ""), client_id: "client-of-ours" }),
    [`${at}/token`]: () => ({ access_token: `access-${++tokens}-secret`, refresh_token: `refresh-${tokens}-secret`, token_type: "bearer" }),
  };
  return {
    sent,
    async fetch(url, init) {
      sent.push({ url: String(url), body: String(init?.body ?? "") });
      const answer = documents[String(url)] ?? answers[String(url)]?.();
      return answer ? Response.json(answer) : new Response("", { status: 404 });
    },
  };
}
