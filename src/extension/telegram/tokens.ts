import type { SecretStorage } from "vscode";
import type { Host } from "../../core/host.ts";

/** Tokens of Telegram bots, in VS Code's SecretStorage and nowhere else. */
export type Tokens = NonNullable<Host["tokens"]> & { all(): Promise<readonly string[]> };

const prefix = "anycowork.telegram.";

/** `seen` is told each token on its way, to keep it out of the log. */
export function createTokens(secrets: SecretStorage, seen: (token: string) => void): Tokens {
  const read = async (key: string) => {
    const token = await secrets.get(key);
    if (token) seen(token);
    return token || undefined;
  };
  return {
    get: (bot) => read(prefix + bot),
    async set(bot, token) {
      seen(token);
      await secrets.store(prefix + bot, token);
      return undefined;
    },
    remove: async (bot) => secrets.delete(prefix + bot),
    async all() {
      const keys = (await secrets.keys()).filter((each) => each.startsWith(prefix));
      return (await Promise.all(keys.map(read))).filter((each) => each !== undefined);
    },
  };
}
