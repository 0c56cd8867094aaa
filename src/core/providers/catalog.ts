import type { Failure } from "../events/failure.ts";
import type { ModelRef } from "../events/ids.ts";
import type { ModelChoice } from "../protocol/host-message.ts";
import { noKey } from "./failures/troubles.ts";
import { knownModels, listModels } from "./openai/models.ts";
import { createOpenAi } from "./openai/openai.ts";
import type { Provider } from "./provider.ts";
import { type RetryPorts, withRetry } from "./retry.ts";
import { toEndpoint } from "./wire/endpoint.ts";
import type { Fetch } from "./wire/fetch.ts";
import { openAiService } from "./wire/services.ts";

export interface CatalogPorts extends RetryPorts {
  /** The API key of a provider ("openai"), or undefined. */
  key(provider: string): Promise<string | undefined>;
  /** Another endpoint that speaks the provider's protocol, or undefined for its own. */
  baseUrl(provider: string): string | undefined;
  /** Models to list besides the built-in ones. */
  extraModels(): readonly ModelRef[];
  newId(): string;
  /** Sends every request to a model. */
  readonly fetch: Fetch;
}

/** Who answers under which name. */
export interface Providers {
  /** Whom to ask for a model, or a sentence why it can't be asked. Asks nobody. */
  resolve(model: ModelRef): Promise<Resolved>;
  /** The lines of the model picker. Asks a server of one's own for its list and shows none when it doesn't tell soon; then it is not asked again for a while. */
  choices(): Promise<readonly ModelChoice[]>;
}

export type Resolved =
  /** `model` is the provider's own name of it. */
  | { readonly kind: "ready"; readonly provider: Provider; readonly model: string }
  | { readonly kind: "unavailable"; readonly failure: Failure };

export function createProviders(ports: CatalogPorts): Providers {
  const openAi = createConnections(ports);
  return {
    async resolve(ref) {
      const named = parseRef(ref);
      if (!named) return unavailable(`“${shown(ref)}” names no model. Write provider/model, for example openai/gpt-5.4-mini or demo/tour.`);
      const { provider, model } = named;
      if (provider === "openai") return await openAi.resolve(model);
      if (provider === "demo") return model === "tour" ? await tour() : unavailable("The demo has one model only: choose demo/tour.");
      return unavailable(notBuilt.get(provider) ?? `There is no provider “${shown(provider)}”. Choose openai/… or demo/tour.`);
    },
    async choices() {
      const extra = ports.extraModels().filter((each) => parseRef(each));
      const isReady = await openAi.isReady();
      const own = (await openAi.models()).map((each) => `openai/${each}`);
      const refs = [...new Set([...own, ...extra])].filter((each) => !each.startsWith("demo/"));
      return [...refs.map((each) => choice(each, isReady)), tourChoice];
    },
  };
}

/** Splits at the first slash: model names may hold more of them. */
function parseRef(ref: ModelRef): { readonly provider: string; readonly model: string } | undefined {
  const slash = ref.indexOf("/");
  const provider = ref.slice(0, Math.max(0, slash)).trim();
  const model = ref.slice(slash + 1).trim();
  return provider === "" || model === "" ? undefined : { provider, model };
}

const notBuilt: ReadonlyMap<string, string> = new Map([
  [
    "anthropic",
    "Claude can't be asked directly yet. Choose openai/<its model name> with a base URL that speaks OpenAI's protocol, such as https://api.anthropic.com/v1, and that server's key.",
  ],
  ["gemini", "Gemini can't be asked yet. Choose openai/… or demo/tour."],
]);

const tourChoice: ModelChoice = {
  model: "demo/tour",
  label: "Demo tour",
  detail: "Offline stand-in, needs no key",
  provider: "demo",
  ready: true,
};

function choice(model: ModelRef, isOpenAiReady: boolean): ModelChoice {
  const { provider = "", model: label = model } = parseRef(model) ?? {};
  const ready = provider === "openai" && isOpenAiReady;
  const missing = provider === "openai" ? "needs an API key" : "not available yet";
  return { model, label, detail: ready ? provider : `${provider}, ${missing}`, provider, ready };
}

async function tour(): Promise<Resolved> {
  const { createDemo } = await import("./demo/demo.ts");
  return { kind: "ready", provider: createDemo(), model: "tour" };
}

function unavailable(message: string): Resolved {
  return { kind: "unavailable", failure: { code: "unknown-model", message } };
}

function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 80);
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
function createConnections(ports: CatalogPorts) {
  let current: Connection | undefined;

  async function connect() {
    const apiKey = (await ports.key("openai"))?.trim() || undefined;
    const baseUrl = ports.baseUrl("openai")?.trim() || undefined;
    const id = JSON.stringify([apiKey, baseUrl]);
    if (current?.id !== id) {
      const provider = createOpenAi({ apiKey, baseUrl, fetch: ports.fetch, newId: () => ports.newId(), now: () => ports.clock.now() });
      current = { id, provider: withRetry(provider, ports) };
    }
    return { current, apiKey, baseUrl, isReady: apiKey !== undefined || baseUrl !== undefined };
  }

  return {
    async resolve(model: string): Promise<Resolved> {
      const { current, isReady } = await connect();
      return isReady ? { kind: "ready", provider: current.provider, model } : { kind: "unavailable", failure: noKey(openAiService) };
    },
    async isReady(): Promise<boolean> {
      return (await connect()).isReady;
    },
    async models(): Promise<readonly string[]> {
      const { current, apiKey, baseUrl } = await connect();
      if (baseUrl === undefined) return knownModels;
      const { failedAt } = current.list ?? {};
      if (failedAt !== undefined && ports.clock.now() - failedAt >= silenceMs) current.list = undefined;
      const endpoint = toEndpoint({ apiKey, baseUrl }, openAiService);
      current.list ??= askForList(
        ports,
        async () => endpoint && listModels(endpoint, { apiKey, fetch: ports.fetch, timeoutMs: listTimeoutMs }),
      );
      return (await current.list.names) ?? [];
    },
  };
}

function askForList({ clock }: CatalogPorts, ask: () => Promise<readonly string[] | undefined>): ModelList {
  const list: ModelList = {
    names: ask().then((names) => {
      if (!names) list.failedAt = clock.now();
      return names;
    }),
  };
  return list;
}
