import { createHash } from "node:crypto";
import type { OAuthClientProvider, OAuthDiscoveryState } from "@modelcontextprotocol/sdk/client/auth.js";
import type { OAuthClientMetadata } from "@modelcontextprotocol/sdk/shared/auth.js";
import { addressProblem, discoveryProblem } from "./addresses.ts";
import { type CredentialStore, type Credentials, createCredentials, type Vault } from "./credentials.ts";
import type { Callback, OpenCallback } from "./loopback.ts";
import { SignInRefused } from "./refused.ts";

/** What the person is asked before a browser opens. */
export interface SignInOffer {
  /** The server's name, as the person gave it. */
  readonly server: string;
  /** Host and port one would sign in at. */
  readonly host: string;
  /** Where one signed in the last time, if that was elsewhere. */
  readonly formerHost?: string;
  /** The whole address; only to be opened after a yes. */
  readonly url: string;
}

/** A client that was registered with the authorization server by hand. */
export interface GivenClient {
  readonly id: string;
  readonly secret?: string;
}

/** A server that may want one to sign in. */
export interface GuardedServer {
  readonly name: string;
  readonly url: string;
  readonly client?: GivenClient;
  /** An https address where a document says who this client is, for servers that take that instead of a registration. */
  readonly clientMetadataUrl?: string;
  /** Scopes to ask for where the server names none, with blanks between. */
  readonly scope?: string;
}

export interface AuthorizerPorts {
  readonly vault: Vault;
  readonly openCallback: OpenCallback;
  /** A secret that came by, to be taken out of whatever is shown. */
  learn(secret: string): void;
  /** Something nobody can guess. */
  newState(): string;
}

/** How one signs in to one server, with PKCE. */
export interface Authorizer {
  /** What the SDK's transports ask. Throws `SignInRefused` where a server's wishes are refused. */
  readonly provider: OAuthClientProvider;
  /** Sees in answers that the server wants more than it gave, so that more is asked for instead of the same again. */
  watched(fetch: Fetch): Fetch;
  /** After the SDK has said `UnauthorizedError`: asks the person, and gives the code for `finishAuth`, or why there is none. */
  signIn(offer: OfferSignIn, signal: AbortSignal): Promise<SignedIn>;
  /** Forgets what the server gave. */
  signOut(): Promise<void>;
  /** Waits for no browser any more. */
  close(): void;
}

/** Asks, showing the host, and opens the browser after a yes. False: the person does not want to, or nobody can be asked. */
export type OfferSignIn = (offer: SignInOffer) => Promise<boolean>;

export type SignedIn = { readonly code: string } | { readonly problem: string };

type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** What is under way between the first question and the tokens. */
interface Flow {
  callback?: Callback;
  discovery?: OAuthDiscoveryState;
  verifiers: string[];
  /** Where the browser is to go. */
  url?: URL;
  /** The server said that what it gave does not suffice. */
  wantsMore?: boolean;
  /** The refresh token last handed out. */
  refreshing?: string;
}

/** One for each server; it keeps what is under way, the vault keeps the rest. */
export function createAuthorizer(server: GuardedServer, ports: AuthorizerPorts): Authorizer {
  const store = createCredentials(ports.vault, server.url, ports.learn);
  const flow: Flow = { verifiers: [] };
  if (server.client?.secret !== undefined) ports.learn(server.client.secret);
  const close = (): void => {
    flow.callback?.close();
    Object.assign(flow, { callback: undefined, discovery: undefined, url: undefined, verifiers: [] });
  };
  return {
    provider: providerOf(server, { ports, store, flow, close }),
    watched: (fetch) => async (url, init) => {
      const response = await fetch(url, init);
      if (response.status === 403 && /\berror="?insufficient_scope\b/.test(response.headers.get("www-authenticate") ?? ""))
        flow.wantsMore = true;
      return response;
    },
    signIn: async (put, signal) => {
      const signedIn = await signIn(server, { ports, store, flow, close }, { put, signal });
      if ("problem" in signedIn) close();
      return signedIn;
    },
    async signOut() {
      close();
      await store.remove();
    },
    close,
  };
}

interface Parts {
  readonly ports: AuthorizerPorts;
  readonly store: CredentialStore;
  readonly flow: Flow;
  close(): void;
}

function providerOf(server: GuardedServer, { ports, store, flow, close }: Parts): OAuthClientProvider {
  const open = async (): Promise<void> => {
    const { client } = await store.read();
    const uris = client && "redirect_uris" in client ? client.redirect_uris : undefined;
    flow.callback ??= await ports.openCallback(uris?.[0]);
  };
  return {
    // Before there is one the SDK only looks whether there will be.
    get redirectUrl() {
      return flow.callback?.redirectUrl ?? "http://127.0.0.1/callback";
    },
    get clientMetadata() {
      return metadataOf(server, flow.callback?.redirectUrl);
    },
    ...(server.clientMetadataUrl === undefined ? {} : { clientMetadataUrl: server.clientMetadataUrl }),
    async clientInformation() {
      const { client } = await store.read();
      const issuer = client && "issuer" in client ? client.issuer : undefined;
      if (server.client) return { client_id: server.client.id, client_secret: server.client.secret, issuer };
      // It will be registered, with the address the browser comes back to.
      if (!client) await open();
      return client;
    },
    // Of one that was registered by hand it is kept who took it first.
    saveClientInformation: (client) =>
      store.update((now) => ({ ...now, client: server.client ? { client_id: server.client.id, issuer: client.issuer } : client })),
    async tokens() {
      const { tokens } = await store.read();
      if (!tokens) return undefined;
      flow.refreshing = tokens.refresh_token;
      // Refreshed it would be worth as little as before.
      return flow.wantsMore ? { ...tokens, refresh_token: undefined } : tokens;
    },
    async saveTokens(tokens) {
      await store.update((now) => ({ ...now, tokens }));
      flow.wantsMore = false;
      close();
    },
    async state() {
      await open();
      return ports.newState();
    },
    saveCodeVerifier: (verifier) => void flow.verifiers.push(verifier),
    codeVerifier: () => verifierFor(flow),
    redirectToAuthorization: (url) => {
      const problem = addressProblem(url.href, server.url);
      if (problem !== undefined) throw new SignInRefused(problem);
      // Of several requests that are refused at once, one is enough to sign in for.
      flow.url ??= url;
    },
    async saveDiscoveryState(state) {
      const problem = discoveryProblem(server.url, state) ?? (server.client && movedProblem(server.name, await store.read(), state));
      if (problem !== undefined) throw new SignInRefused(problem);
      flow.discovery = state;
    },
    // The code is redeemed where it was asked for, whatever the server says meanwhile.
    discoveryState: () => (flow.url ? flow.discovery : undefined),
    invalidateCredentials: (scope) => forget(scope, { store, flow }),
  };
}

/** A client that was registered by hand is for one authorization server; its secret goes to no other. */
function movedProblem(name: string, { client }: Credentials, { authorizationServerUrl }: OAuthDiscoveryState): string | undefined {
  const [bound, now] = [client?.issuer, authorizationServerUrl].map((each) => (each === undefined ? undefined : hostOf(each)));
  if (bound === undefined || bound === now) return undefined;
  return `${name} used to have one sign in at ${bound} and now names ${now}. The client that was registered by hand is not sent there; sign out first if that is meant.`;
}

function metadataOf({ client, scope }: GuardedServer, redirectUrl: string | undefined): OAuthClientMetadata {
  return {
    client_name: "AnyCowork",
    redirect_uris: redirectUrl === undefined ? [] : [redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: client?.secret === undefined ? "none" : "client_secret_basic",
    ...(scope === undefined ? {} : { scope }),
  };
}

async function forget(scope: "all" | "client" | "tokens" | "verifier" | "discovery", { store, flow }: Pick<Parts, "store" | "flow">) {
  if (scope === "verifier") flow.verifiers = [];
  if (scope === "discovery" || scope === "all") flow.discovery = undefined;
  if (scope === "all" || scope === "client") await store.update(({ tokens }) => (scope === "all" ? {} : { tokens }));
  // Another window may have got new ones for the one that was refused to us.
  if (scope === "tokens") await store.update((now) => (now.tokens?.refresh_token === flow.refreshing ? { client: now.client } : now));
}

/** The one that belongs to the address that was opened. */
function verifierFor({ verifiers, url }: Flow): string {
  const challenge = url?.searchParams.get("code_challenge");
  const found = verifiers.find((each) => createHash("sha256").update(each).digest("base64url") === challenge);
  if (found === undefined) throw new SignInRefused("Nobody has begun to sign in, so there is nothing to go on with. Begin again.");
  return found;
}

interface Putting {
  readonly put: OfferSignIn;
  readonly signal: AbortSignal;
}

async function signIn(server: GuardedServer, { store, flow }: Parts, { put, signal }: Putting): Promise<SignedIn> {
  const { url, callback } = flow;
  const state = url?.searchParams.get("state");
  if (!url || !callback || !state) return { problem: `${server.name} did not say where one signs in.` };
  const { tokens } = await store.read();
  const former = tokens?.issuer === undefined ? undefined : hostOf(tokens.issuer);
  const moved = former !== undefined && former !== hostOf(flow.discovery?.authorizationServerUrl ?? url.href);
  // Listening before the browser can come.
  const waiting = callback.wait(state, signal);
  waiting.catch(() => undefined);
  const offer = { server: server.name, host: url.host, url: url.href, ...(moved ? { formerHost: former } : {}) };
  if (!(await put(offer))) return { problem: `${server.name} wants you to sign in at ${url.host}, and nobody did.` };
  const found = await waiting.catch(() => undefined);
  if (!found) return { problem: `Signing in to ${server.name} was called off.` };
  return answerOf(found, { server, url, promised: flow.discovery?.authorizationServerMetadata });
}

type Promised = NonNullable<OAuthDiscoveryState["authorizationServerMetadata"]> & {
  /** It names itself in each answer (RFC 9207). */
  readonly authorization_response_iss_parameter_supported?: unknown;
};

function answerOf(
  found: URLSearchParams,
  { server, url, promised }: { readonly server: GuardedServer; readonly url: URL; readonly promised: Promised | undefined },
): SignedIn {
  const { issuer, authorization_response_iss_parameter_supported: saysWho } = promised ?? {};
  const [code, error, said] = ["code", "error", "iss"].map((each) => found.get(each));
  // Somebody else's answer (RFC 9207) may be meant to have our code redeemed in the wrong place.
  if (said && issuer !== undefined && said !== issuer)
    return { problem: `The answer came from ${hostOf(said)}, not from ${url.host} where one signs in to ${server.name}. It was not used.` };
  if (!said && saysWho === true)
    return {
      problem: `The answer does not say whom it is from, as ${url.host} promises, where one signs in to ${server.name}. It was not used.`,
    };
  if (code) return { code };
  return {
    problem: `${url.host} did not let you in to ${server.name}: ${(found.get("error_description") || error || "no reason given").slice(0, 300)}.`,
  };
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address.slice(0, 200);
}
