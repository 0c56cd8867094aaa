import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { discoveryProblem } from "./addresses.ts";
import { SignInRefused } from "./refused.ts";

/** A client that is let in as itself: no person signs in. */
export type MachineClient = {
  readonly id: string;
  /** Scopes to ask for, with blanks between. */
  readonly scope?: string;
  /** The authorization server it is registered with; no other gets its credentials. */
  readonly issuer?: string;
} & (
  | { readonly secret: string }
  /** A private key as PEM (PKCS#8), and what is signed with it ("RS256", "ES256"). */
  | { readonly privateKey: string; readonly algorithm: string }
);

/** What the SDK's transports ask for such a client's tokens. They are kept in memory only: they can be had again. */
export async function machineProvider(
  serverUrl: string,
  client: MachineClient,
  learn: (secret: string) => void,
): Promise<OAuthClientProvider> {
  const { ClientCredentialsProvider, PrivateKeyJwtProvider } = await import("@modelcontextprotocol/sdk/client/auth-extensions.js");
  const { id: clientId, scope, issuer: expectedIssuer } = client;
  const common = { clientId, clientName: "AnyCowork", scope, expectedIssuer };
  const provider: OAuthClientProvider =
    "secret" in client
      ? new ClientCredentialsProvider({ ...common, clientSecret: client.secret })
      : new PrivateKeyJwtProvider({ ...common, privateKey: client.privateKey, algorithm: client.algorithm });
  learn("secret" in client ? client.secret : client.privateKey);
  const save = provider.saveTokens.bind(provider);
  provider.saveTokens = (tokens) => {
    learn(tokens.access_token);
    return save(tokens);
  };
  provider.saveDiscoveryState = (state) => {
    const problem = discoveryProblem(serverUrl, state);
    if (problem !== undefined) throw new SignInRefused(problem);
  };
  return provider;
}
