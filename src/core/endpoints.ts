import { originOf } from "./providers/origin.ts";
import { geminiService, openAiService, type Service } from "./providers/wire/services.ts";

/** Where a provider's requests go, and so which key goes with them: a key is sent to the origin it was entered for and nowhere else. */
export interface KeyPlace {
  /** The first word of its models: "openai". */
  readonly provider: string;
  /** Scheme, host and port: "https://api.openai.com". */
  readonly origin: string;
  /** Host and port, as people know it. */
  readonly host: string;
  /** The provider itself, not another server that speaks its protocol. */
  readonly isOwn: boolean;
}

const services: readonly Service[] = [openAiService, geminiService];

/** Every provider that takes a key. */
export const keyedProviders: readonly string[] = services.map((each) => each.provider);

/** Where the requests of a provider go with this base URL, or without one; undefined where that is no address, or nobody by that name takes a key. */
export function keyPlaceOf(provider: string, baseUrl?: string): KeyPlace | undefined {
  const service = services.find((each) => each.provider === provider);
  const own = service && originOf(service.baseUrl);
  const origin = originOf(baseUrl?.trim() || (service?.baseUrl ?? ""));
  return own && origin ? { provider, origin, host: new URL(origin).host, isOwn: origin === own } : undefined;
}
