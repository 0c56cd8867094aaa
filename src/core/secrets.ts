import { hiddenSecret } from "./events/message.ts";
import { secretsIn } from "./mcp/oauth/credentials.ts";

/** The keys this process has seen, and what else is kept for us, so that they can be taken out of whatever is shown, stored and sent. */
export interface Secrets {
  /** A short one is left out: it could be any word. */
  add(secret: string): void;
  redact(text: string): string;
  /** Characters at the end of a text that may be the beginning of a secret. */
  openAtEnd(text: string): number;
}

const shortestSecret = 8;

/** None yet. */
export function createSecrets(): Secrets {
  const secrets = new Set<string>();
  return {
    add(secret) {
      if (secret.length < shortestSecret) return;
      // As it stands in JSON and in addresses, too.
      for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())]) secrets.add(form);
    },
    redact: (text) => [...secrets].reduce((shown, secret) => shown.replaceAll(secret, hiddenSecret), text),
    openAtEnd: (text) => Math.max(0, ...[...secrets].map((secret) => overlap(text, secret))),
  };
}

/** Who keeps secrets for us. */
export interface SecretSource {
  key(provider: string, origin: string): Promise<string | undefined>;
  secrets(): Promise<readonly string[]>;
  log(line: string): void;
}

/** Makes what is kept known before anything could print it: all of it whenever `learn` is called, and each key on its way. */
export function learnFrom(source: SecretSource, known: Secrets): { learn(): Promise<void>; key: SecretSource["key"] } {
  return {
    async learn() {
      try {
        for (const each of await source.secrets()) for (const secret of [each, ...secretsIn(each)]) known.add(secret);
      } catch (error) {
        source.log(`The kept secrets could not be read: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    async key(provider, origin) {
      const key = await source.key(provider, origin);
      if (key !== undefined) known.add(key);
      return key;
    },
  };
}

/** Who is told things that are no part of a conversation. */
interface Hearer {
  log(line: string): void;
  warn(sentence: string, about?: "rules"): void;
  trouble?(sentence: string | undefined): void;
}

/** The same hearer, told no secret. */
export function quietened({ log, warn, trouble }: Hearer, redact: Secrets["redact"]): Hearer {
  return {
    log: (line) => log(redact(line)),
    warn: (sentence, about) => warn(redact(sentence), about),
    ...(trouble ? { trouble: (sentence: string | undefined) => trouble(sentence === undefined ? undefined : redact(sentence)) } : {}),
  };
}

function overlap(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length - 1); length > 0; length -= 1)
    if (text.endsWith(secret.slice(0, length))) return length;
  return 0;
}
