import type { OAuthClientInformationMixed, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";

/** Where texts are kept that nobody else may read, each under a name: VS Code's SecretStorage, or the terminal's own file. */
export interface Vault {
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** What a server's authorization server gave us, as the SDK hands it out: its own marks in it (`issuer`) bind it to whoever gave it. */
export interface Credentials {
  readonly client?: OAuthClientInformationMixed;
  readonly tokens?: OAuthTokens;
}

/** The credentials for one server. They are read at each question: another window may have refreshed them. */
export interface CredentialStore {
  read(): Promise<Credentials>;
  /** Puts what `change` makes of them in their place. */
  update(change: (now: Credentials) => Credentials): Promise<void>;
  remove(): Promise<void>;
}

/** Where they are kept for a server: by its address, so that another server under the same name gets nothing. */
function slotOf(serverUrl: string): string {
  const { origin, pathname } = new URL(serverUrl);
  return `mcp:${origin}${pathname === "/" ? "" : pathname}`;
}

/** `learn` is told each secret on its way, so that it can be taken out of whatever is shown. */
export function createCredentials(vault: Vault, serverUrl: string, learn: (secret: string) => void): CredentialStore {
  const slot = slotOf(serverUrl);
  const known = (text: string | undefined): Credentials => {
    for (const each of secretsIn(text ?? "")) learn(each);
    return parse(text ?? "") ?? {};
  };
  return {
    read: async () => known(await vault.read(slot)),
    async update(change) {
      const text = JSON.stringify(change(known(await vault.read(slot))));
      known(text);
      await vault.write(slot, text);
    },
    remove: () => vault.remove(slot),
  };
}

/** The secrets inside a kept text; none where it holds no credentials. A client's id is none. */
export function secretsIn(text: string): readonly string[] {
  const { client, tokens } = parse(text) ?? {};
  const found = [client?.client_secret, tokens?.access_token, tokens?.refresh_token, tokens?.id_token];
  return found.filter((each) => typeof each === "string");
}

/** Only we write there, so what has another form was damaged or is none of ours. */
function parse(text: string): Credentials | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const { client, tokens } = JSON.parse(text) as Credentials;
    return {
      ...(typeof client?.client_id === "string" ? { client } : {}),
      ...(typeof tokens?.access_token === "string" ? { tokens } : {}),
    };
  } catch {
    return undefined;
  }
}
