import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type { ServerConfig } from "../../events/roster/server.ts";
import { fitFetch } from "./addresses.ts";
import { type Authorizer, createAuthorizer } from "./authorizer.ts";
import type { Vault } from "./credentials.ts";
import type { OpenCallback } from "./loopback.ts";
import { machineProvider } from "./machine.ts";

/** How requests to a server are let in. */
export interface ServerAuth {
  /** What the SDK's transports ask. */
  readonly provider: OAuthClientProvider;
  watched: Authorizer["watched"];
  /** Signs a person in; absent for a client that is let in as itself. */
  readonly person?: Pick<Authorizer, "signIn" | "signOut" | "close">;
}

export interface AuthPorts {
  readonly vault: Vault;
  readonly openCallback: OpenCallback;
  learn(secret: string): void;
  newState(): string;
}

/** For a server whose variables are filled in; undefined where its headers let it in, or it is a program. */
export async function authOf({ name, url, headers = {}, oauth = {} }: ServerConfig, ports: AuthPorts): Promise<ServerAuth | undefined> {
  if (url === undefined || Object.keys(headers).some((each) => each.toLowerCase() === "authorization")) return undefined;
  const { clientId: id, clientSecret: secret, privateKey, algorithm = "RS256", clientMetadataUrl, scope, issuer } = oauth;
  if (oauth.grant === "client_credentials" && id !== undefined) {
    const key = privateKey === undefined ? { secret: secret ?? "" } : { privateKey, algorithm };
    return { provider: await machineProvider(url, { id, scope, issuer, ...key }, ports.learn), watched: (fetch) => fitFetch(url, fetch) };
  }
  const client = id === undefined ? {} : { client: { id, ...(secret === undefined ? {} : { secret }) } };
  const guarded = { name, url, ...client, ...(clientMetadataUrl ? { clientMetadataUrl } : {}), ...(scope ? { scope } : {}) };
  const authorizer = createAuthorizer(guarded, ports);
  return { provider: authorizer.provider, watched: (fetch) => authorizer.watched(fitFetch(url, fetch)), person: authorizer };
}
