import type { Failure } from "../events/failure.ts";
import { noKey } from "./failures/troubles.ts";
import { createGemini, versioned } from "./gemini/gemini.ts";
import { knownModels, windowOf } from "./known.ts";
import { createOpenAi } from "./openai/openai.ts";
import type { Provider } from "./provider.ts";
import { type RetryPorts, withRetry } from "./retry.ts";
import { toEndpoint } from "./wire/endpoint.ts";
import type { Fetch } from "./wire/fetch.ts";
import { listModels } from "./wire/listing.ts";
import { geminiService, openAiService, type Service } from "./wire/services.ts";
import type { ConnectionOptions } from "./wire/stream.ts";

export interface ConnectionPorts extends RetryPorts {
  /** The API key of a provider ("openai"), or undefined. */
  key(provider: string): Promise<string | undefined>;
  /** Another endpoint that speaks the provider's protocol, or undefined for its own. */
  baseUrl(provider: string): string | undefined;
  newId(): string;
  /** Sends every request to a model. */
  readonly fetch: Fetch;
  /** Tells the time in milliseconds since the epoch. */
  readonly clock: { now(): number };
}

export type Resolved =
  /** `model` is the provider's own name of it; `window` its size in tokens, where known. */
  | { readonly kind: "ready"; readonly provider: Provider; readonly model: string; readonly window?: number }
  | { readonly kind: "unavailable"; readonly failure: Failure };

/** A provider whose models are asked over the network. */
export interface Remote {
  resolve(model: string): Promise<Resolved>;
  /** Whether its key or its address is set. */
  isReady(): Promise<boolean>;
  /** The provider's own names of the models to choose from. */
  models(): Promise<readonly string[]>;
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
    const apiKey = (await ports.key(service.provider))?.trim() || undefined;
    const typed = ports.baseUrl(service.provider)?.trim() || undefined;
    const baseUrl = typed && addressOf ? addressOf(typed) : typed;
    const id = JSON.stringify([apiKey, baseUrl]);
    if (current?.id !== id) {
      const provider = create({ apiKey, baseUrl, fetch: ports.fetch, newId: () => ports.newId(), now: () => ports.clock.now() });
      current = { id, provider: withRetry(provider, ports) };
    }
    return { current, apiKey, baseUrl, isReady: apiKey !== undefined || baseUrl !== undefined };
  }

  return {
    async resolve(model) {
      const { current, isReady } = await connect();
      if (!isReady) return { kind: "unavailable", failure: noKey(service) };
      const window = windowOf(model);
      return { kind: "ready", provider: current.provider, model, ...(window === undefined ? {} : { window }) };
    },
    async isReady() {
      return (await connect()).isReady;
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
