import type { Failure } from "../events/failure.ts";
import type { Price } from "../events/usage/cost.ts";
import { noKey } from "./failures/troubles.ts";
import { createGemini, versioned } from "./gemini/gemini.ts";
import { knownModels, windowOf } from "./known.ts";
import { createOpenAi } from "./openai/openai.ts";
import { isNear, originOf } from "./origin.ts";
import { type GivenPrices, priceOf } from "./prices/find.ts";
import type { Provider } from "./provider.ts";
import { type RetryPorts, withRetry } from "./retry.ts";
import { toEndpoint } from "./wire/endpoint.ts";
import type { Fetch } from "./wire/fetch.ts";
import { listModels } from "./wire/listing.ts";
import { geminiService, openAiService, type Service } from "./wire/services.ts";
import type { ConnectionOptions } from "./wire/stream.ts";

export interface ConnectionPorts extends RetryPorts {
  /** The API key of a provider ("openai") that was entered for this origin ("https://api.openai.com"), or undefined. */
  key(provider: string, origin: string): Promise<string | undefined>;
  /** Another endpoint that speaks the provider's protocol, or undefined for its own. */
  baseUrl(provider: string): string | undefined;
  /** Prices the person gave. */
  prices?(): GivenPrices;
  newId(): string;
  /** Sends every request to a model. */
  readonly fetch: Fetch;
  /** Tells the time in milliseconds since the epoch. */
  readonly clock: { now(): number };
}

export type Resolved =
  /** `model` is the provider's own name of it; `window` its size in tokens and `price` what it costs, where known. */
  | { readonly kind: "ready"; readonly provider: Provider; readonly model: string; readonly window?: number; readonly price?: Price }
  | { readonly kind: "unavailable"; readonly failure: Failure };

/** A provider whose models are asked over the network. */
export interface Remote {
  resolve(model: string): Promise<Resolved>;
  readiness(): Promise<Readiness>;
  /** The provider's own names of the models to choose from. */
  models(): Promise<readonly string[]>;
}

/** Whether it can be asked as things are, or is taken to need a key first. */
export interface Readiness {
  readonly isReady: boolean;
  /** Where it is asked, when that is not the provider itself. */
  readonly host?: string;
}

/** Every provider that is asked over the network, by the first word of its models. */
export function createRemotes(ports: ConnectionPorts): ReadonlyMap<string, Remote> {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const google = (key: string) => ({ "x-goog-api-key": key });
  return new Map([
    ["openai", createRemote(ports, { service: openAiService, create: createOpenAi, known: knownModels.openai, keyHeaders: bearer })],
    [
      "gemini",
      createRemote(ports, {
        service: geminiService,
        create: createGemini,
        known: knownModels.gemini,
        keyHeaders: google,
        addressOf: versioned,
      }),
    ],
  ]);
}

interface Kind {
  readonly service: Service;
  readonly create: (options: ConnectionOptions) => Provider;
  readonly known: readonly string[];
  readonly keyHeaders: (key: string) => Readonly<Record<string, string>>;
  /** The base URL as requests need it. */
  readonly addressOf?: (typed: string) => string | undefined;
}

/** How long a server is waited for to list its models. */
const listTimeoutMs = 2_000;
/** How long a server that didn't list its models is left alone. */
const silenceMs = 30_000;

interface Connection {
  readonly id: string;
  readonly provider: Provider;
  list?: ModelList;
}

interface ModelList {
  readonly names: Promise<readonly string[] | undefined>;
  /** When it failed, in milliseconds since the epoch. */
  failedAt?: number;
}

/** Keeps what belongs to the key and base URL in use, so that connections and lists are used again. */
function createRemote(ports: ConnectionPorts, { service, create, known, keyHeaders, addressOf }: Kind): Remote {
  let current: Connection | undefined;

  async function connect() {
    const typed = ports.baseUrl(service.provider)?.trim() || undefined;
    const baseUrl = typed && addressOf ? addressOf(typed) : typed;
    // Nothing is ready to be sent to what is no address; asking there says so.
    const origin = originOf(baseUrl ?? service.baseUrl);
    const apiKey = origin === undefined ? undefined : (await ports.key(service.provider, origin))?.trim() || undefined;
    const id = JSON.stringify([apiKey, baseUrl]);
    if (current?.id !== id) {
      const provider = create({ apiKey, baseUrl, fetch: ports.fetch, newId: () => ports.newId(), now: () => ports.clock.now() });
      current = { id, provider: withRetry(provider, ports) };
    }
    return { current, apiKey, baseUrl, origin };
  }

  return {
    async resolve(model) {
      const { current, apiKey, baseUrl, origin } = await connect();
      // Another server may want no key after all: it is asked, and its own word counts.
      if (apiKey === undefined && baseUrl === undefined) return { kind: "unavailable", failure: noKey(service) };
      const window = windowOf(model);
      const isOwn = origin === originOf(service.baseUrl);
      const price = priceOf({ provider: service.provider, model, isOwn }, ports.prices?.());
      return { kind: "ready", provider: current.provider, model, ...(window === undefined ? {} : { window }), ...(price ? { price } : {}) };
    },
    async readiness() {
      const { apiKey, baseUrl, origin } = await connect();
      const isReady = apiKey !== undefined || (baseUrl !== undefined && (origin === undefined || isNear(origin)));
      const isElsewhere = origin !== undefined && origin !== originOf(service.baseUrl);
      return { isReady, ...(isElsewhere ? { host: new URL(origin).host } : {}) };
    },
    async models() {
      const { current, apiKey, baseUrl } = await connect();
      if (baseUrl === undefined) return known;
      const { failedAt } = current.list ?? {};
      if (failedAt !== undefined && ports.clock.now() - failedAt >= silenceMs) current.list = undefined;
      const endpoint = toEndpoint({ apiKey, baseUrl }, service);
      const options = { headers: apiKey ? keyHeaders(apiKey) : {}, fetch: ports.fetch, timeoutMs: listTimeoutMs };
      current.list ??= askForList(ports, async () => endpoint && listModels(endpoint, options));
      return (await current.list.names) ?? [];
    },
  };
}

function askForList({ clock }: ConnectionPorts, ask: () => Promise<readonly string[] | undefined>): ModelList {
  const list: ModelList = {
    names: ask().then((names) => {
      if (!names) list.failedAt = clock.now();
      return names;
    }),
  };
  return list;
}
