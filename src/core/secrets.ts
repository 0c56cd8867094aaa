/** The keys this process has seen, so that they can be taken out of what tools print. */
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
    add: (secret) => void (secret.length >= shortestSecret && secrets.add(secret)),
    redact: (text) => [...secrets].reduce((shown, secret) => shown.replaceAll(secret, "[API key]"), text),
    openAtEnd: (text) => Math.max(0, ...[...secrets].map((secret) => overlap(text, secret))),
  };
}

function overlap(text: string, secret: string): number {
  for (let length = Math.min(text.length, secret.length - 1); length > 0; length -= 1)
    if (text.endsWith(secret.slice(0, length))) return length;
  return 0;
}
