import type { Failure } from "../events/failure.ts";
import type { ModelRef } from "../events/ids.ts";
import type { ModelChoice } from "../protocol/host-message.ts";
import { type ConnectionPorts, createRemotes, type Readiness, type Resolved } from "./connections.ts";
import { windowOf } from "./known.ts";
import { type GivenPrices, priceOf } from "./prices/find.ts";

export interface CatalogPorts extends ConnectionPorts {
  /** Models to list besides the built-in ones. */
  extraModels(): readonly ModelRef[];
}

/** Who answers under which name. */
export interface Providers {
  /** Whom to ask for a model, or a sentence why it can't be asked. Asks nobody. */
  resolve(model: ModelRef): Promise<Resolved>;
  /** The lines of the model picker. Asks a server of one's own for its list and shows none when it doesn't tell soon; then it is not asked again for a while. */
  choices(): Promise<readonly ModelChoice[]>;
}

export function createProviders(ports: CatalogPorts): Providers {
  const remotes = createRemotes(ports);
  return {
    async resolve(ref) {
      const named = parseRef(ref);
      if (!named) return unavailable(`“${shown(ref)}” names no model. Write provider/model, for example openai/gpt-5.4-mini or demo/tour.`);
      const { provider, model } = named;
      const remote = remotes.get(provider);
      if (remote) return await remote.resolve(model);
      if (provider === "demo") return model === "tour" ? await tour() : unavailable("The demo has one model only: choose demo/tour.");
      return unavailable(
        provider === "anthropic" ? reachClaude : `There is no provider “${shown(provider)}”. Choose openai/…, gemini/… or demo/tour.`,
      );
    },
    async choices() {
      const ready = new Map(await Promise.all([...remotes].map(async ([name, each]) => [name, await each.readiness()] as const)));
      const own = await Promise.all([...remotes].map(async ([name, each]) => (await each.models()).map((model) => `${name}/${model}`)));
      const extra = ports.extraModels().filter((each) => parseRef(each));
      const refs = [...new Set([...own.flat(), ...extra])].filter((each) => !each.startsWith("demo/"));
      return [...refs.map((each) => choice(each, ready, ports.prices?.())), tourChoice];
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

const reachClaude =
  "Claude can't be asked directly yet. Choose openai/<its model name> with a base URL that speaks OpenAI's protocol, such as https://api.anthropic.com/v1, and that server's key.";

const tourChoice: ModelChoice = {
  model: "demo/tour",
  label: "Demo tour",
  detail: "Offline stand-in, needs no key",
  provider: "demo",
  ready: true,
};

function choice(model: ModelRef, readiness: ReadonlyMap<string, Readiness>, given: GivenPrices | undefined): ModelChoice {
  const { provider = "", model: label = model } = parseRef(model) ?? {};
  const found = readiness.get(provider);
  const window = windowOf(label);
  const price = priceOf({ provider, model: label, isOwn: found !== undefined && found.host === undefined }, given);
  const facts = { ...(window === undefined ? {} : { window }), ...(price ? { price } : {}) };
  const common = { model, label, provider, ready: found?.isReady === true, ...facts };
  if (!found) return { ...common, detail: `${provider}, not available yet` };
  const { isReady, host } = found;
  const source = host === undefined ? provider : `${provider} at ${host}`;
  if (isReady) return { ...common, detail: host === undefined ? provider : `${provider}, on the server ${host}` };
  const detail = host === undefined ? `${provider}, needs an API key` : `${provider}, needs an API key for ${host}`;
  return { ...common, detail, keyOf: source };
}

async function tour(): Promise<Resolved> {
  const { createDemo } = await import("./demo/demo.ts");
  return { kind: "ready", provider: createDemo(), model: "tour", price: { input: 0, output: 0 } };
}

function unavailable(message: string): Resolved {
  const failure: Failure = { code: "unknown-model", message };
  return { kind: "unavailable", failure };
}

function shown(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 80);
}
