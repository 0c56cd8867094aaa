import { wellFormed } from "./loose.ts";
import type { Service } from "./services.ts";

/** Where requests go, as sentences name it. */
export interface Endpoint {
  readonly service: Service;
  readonly baseUrl: string;
  /** Host and port as a person typed them, never with a user name or password. */
  readonly host: string;
  /** Another server than the service's own. */
  readonly custom: boolean;
  /** What must not appear in any message. */
  readonly secrets: readonly string[];
}

export interface EndpointOptions {
  readonly apiKey: string | undefined;
  /** Undefined or empty: the service's own. */
  readonly baseUrl: string | undefined;
}

/** The endpoint, or undefined when the base URL is no web address. */
export function toEndpoint({ apiKey, baseUrl }: EndpointOptions, service: Service): Endpoint | undefined {
  const given = baseUrl?.trim();
  const text = (given || service.baseUrl).replace(/\/+$/, "");
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol) || url.username || url.password || url.hash) return undefined;
  return { service, baseUrl: text, host: url.host, custom: Boolean(given), secrets: apiKey ? [apiKey] : [] };
}

/** A server's own words, fit to be shown: one line, at most 300 characters, nothing that looks like a key, no page of HTML. */
export function quotable(text: string, endpoint: Endpoint): string {
  if (/^\s*</.test(text)) return "";
  let clean = wellFormed(text);
  for (const secret of endpoint.secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, "[key]");
  clean = clean
    .replace(/\b(Bearer|Basic)\s+[^\s"',]+/gi, "$1 [key]")
    .replace(/\b(?:sk|pk|rk|ak|gsk|xai|hf)[-_][\w*.-]{4,}|\bAIza[\w-]{10,}/g, "[key]")
    .replace(/\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{40,}/g, "[key]")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return clean.length > 300 ? `${[...clean.slice(0, 299)].join("").replace(/\p{Surrogate}$/u, "")}…` : clean;
}
