import type { SecretStorage } from "vscode";
import { secretsIn, type Vault } from "../../core/mcp/oauth/credentials.ts";

const prefix = "anycowork.";

/** What MCP servers give to those who sign in, in VS Code's SecretStorage. `all` tells the secrets in it. */
export function createVault(secrets: SecretStorage, seen: (secret: string) => void): Vault & { all(): Promise<readonly string[]> } {
  const known = (text: string | undefined): string | undefined => {
    for (const each of secretsIn(text ?? "")) seen(each);
    return text;
  };
  return {
    read: async (name) => known(await secrets.get(`${prefix}${name}`)),
    async write(name, text) {
      known(text);
      await secrets.store(`${prefix}${name}`, text);
    },
    remove: async (name) => secrets.delete(`${prefix}${name}`),
    async all() {
      const slots = (await secrets.keys()).filter((each) => each.startsWith(`${prefix}mcp:`));
      const texts = await Promise.all(slots.map((each) => secrets.get(each)));
      return texts.flatMap((each) => secretsIn(known(each) ?? ""));
    },
  };
}
