import type { Price } from "../../events/usage/cost.ts";
import { listPrices } from "./table.ts";

/** Prices a person gave, by "provider/model"; a name that ends in * holds for every model that begins so. */
export type GivenPrices = Readonly<Record<string, Price>>;

export interface PricedModel {
  readonly provider: string;
  /** The provider's own name of it. */
  readonly model: string;
  /** Whether the provider itself is asked, not another server that speaks its protocol. */
  readonly isOwn: boolean;
}

/** What a model costs; undefined when that is not known. What the person gave comes first: the exact name, then the longest beginning. Other servers have no other price. */
export function priceOf({ provider, model, isOwn }: PricedModel, given: GivenPrices = {}): Price | undefined {
  const name = `${provider}/${model}`;
  if (Object.hasOwn(given, name)) return given[name];
  const fitting = Object.keys(given).filter((each) => each.endsWith("*") && name.startsWith(each.slice(0, -1)));
  const [longest] = fitting.sort((one, other) => other.length - one.length);
  if (longest !== undefined) return given[longest];
  if (!isOwn) return undefined;
  return listPrices.find(([owner, listed]) => owner === provider && (model === listed || dated(listed, model)))?.[2];
}

function dated(listed: string, model: string): boolean {
  return model.startsWith(`${listed}-`) && /^\d{4}-\d{2}-\d{2}$/.test(model.slice(listed.length + 1));
}
