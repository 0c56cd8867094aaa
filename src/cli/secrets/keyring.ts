import type { Vault } from "../../core/mcp/oauth/credentials.ts";
import { dataFolder, type Shell } from "../shell.ts";
import { sayAside } from "../terminal/visible.ts";
import { createSecretBook, type Secret } from "./book.ts";

/** Keys for models: the environment's first, then those of `anycowork secrets`. */
export interface Keyring {
  /** The key that goes with a provider's requests to this origin. One of the environment goes wherever the same command line or environment sends them. */
  find(provider: string, origin: string): Promise<FoundKey | undefined>;
  /** The secret that is kept under a name of the person's own. */
  named(name: string): Promise<string | undefined>;
  /** Where texts are kept that are no keys: what servers gave to those who signed in. */
  readonly vault: Vault;
  /** Every secret that is known here, used or not. */
  all(): Promise<readonly string[]>;
}

export interface FoundKey {
  readonly value: string;
  /** The variable it is in; absent when it is kept. */
  readonly variable?: string;
}

/** The variables that may hold a provider's key; the first that is set counts. */
export const keyNames: Readonly<Record<string, readonly string[]>> = {
  openai: ["OPENAI_API_KEY"],
  gemini: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
};

/** The variables that may hold a base URL, as the providers' own programs name them. */
const baseUrlNames: Readonly<Record<string, string>> = { openai: "OPENAI_BASE_URL", gemini: "GOOGLE_GEMINI_BASE_URL" };

/** What a command line says about where requests go. */
export interface Reach {
  readonly model?: string;
  readonly baseUrl?: string;
}

/** Where a provider's requests go: what was said here for the provider of the chosen model, else what its own SDK would take from the environment. */
export function baseUrlOf(provider: string, { model, baseUrl }: Reach, environment: Shell["environment"]): string | undefined {
  const chosen = (model ?? environment.ANYCOWORK_MODEL)?.split("/")[0] || "openai";
  const said = chosen === provider ? baseUrl : undefined;
  return said ?? (environment[baseUrlNames[provider] ?? ""] || undefined);
}

/** The keyring of this start of the program. `data` is what `--data` said. */
export function createKeyring(data: string | undefined, { environment, unsaid, secretsSeen }: Shell): Keyring {
  const say = (line: string) => {
    const rest = unsaid.take(line);
    if (rest !== undefined) sayAside(rest);
  };
  const book = createSecretBook({ dataFolder: dataFolder(data, environment), say });
  const kept = async (): Promise<readonly Secret[]> => {
    const found = await book.secrets();
    if (!("problem" in found)) {
      for (const { value } of found) secretsSeen.add(value);
      return found;
    }
    say(found.problem);
    return [];
  };
  return {
    async find(provider, origin) {
      const variable = variableOf(provider, environment);
      if (variable !== undefined) return { variable, value: environment[variable]?.trim() ?? "" };
      const found = (await kept()).find((each) => each.name === provider && each.origin === origin);
      return found && { value: found.value };
    },
    named: async (name) => (await kept()).find((each) => each.name === name && each.origin === undefined)?.value,
    vault: {
      read: async (name) => (await kept()).find((each) => each.name === name)?.value,
      async write(name, value) {
        const done = await book.set({ name, value });
        if ("problem" in done) throw new Error(done.problem);
      },
      async remove(name) {
        const failed = await book.remove({ name, at: "" });
        if (failed) throw new Error(failed.problem);
      },
    },
    async all() {
      const set = [...Object.values(keyNames).flat(), "ANTHROPIC_API_KEY"].map((each) => environment[each]?.trim() ?? "");
      return [...set, ...(await kept()).map((each) => each.value)].filter((each) => each !== "");
    },
  };
}

/** The variable that a provider's key is taken from; undefined when none is set. */
export function variableOf(provider: string, environment: Shell["environment"]): string | undefined {
  return keyNames[provider]?.find((each) => environment[each]?.trim());
}
