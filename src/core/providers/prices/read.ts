import * as z from "zod";
import type { GivenPrices } from "./find.ts";

/** What of the written prices can be used, and what is wrong with the rest: a sentence each, with what to do. */
export interface ReadPrices {
  readonly prices: GivenPrices;
  readonly problems: readonly string[];
}

/** Reads prices as a person wrote them; `where` names the place: "anycowork.prices". */
export function readPrices(written: unknown, where: string): ReadPrices {
  if (written === undefined || written === null) return { prices: {}, problems: [] };
  if (typeof written !== "object" || Array.isArray(written)) return { prices: {}, problems: [`${where} is no list of prices. ${howTo}`] };
  const prices: [string, GivenPrices[string]][] = [];
  const problems: string[] = [];
  for (const [name, price] of Object.entries(written)) {
    const read = priceShape.safeParse(price);
    if (!/^[a-z]+\/[^\s*]*\*?$/.test(name) || name.endsWith("/")) problems.push(`${where}: ${shown(name)} names no model. ${howTo}`);
    else if (read.success) prices.push([name, read.data]);
    else problems.push(`${where}: the price of ${shown(name)} can't be read${placeOf(read.error)}. ${howTo}`);
  }
  return { prices: Object.fromEntries(prices), problems };
}

/** The same for the text of a file. */
export function parsePrices(text: string, where: string): ReadPrices {
  try {
    return readPrices(JSON.parse(text.replace(/^\uFEFF/, "")), where);
  } catch {
    return { prices: {}, problems: [`${where} is no JSON. ${howTo}`] };
  }
}

const howTo =
  'Write US dollars for a million tokens, above or equal to 0, as in {"openai/my-model": {"input": 2.5, "cached": 0.25, "output": 15}}; a name may end in *, and "cached" may be left out.';

const amount = z.number().nonnegative().max(100_000);
const rates = { input: amount, cached: amount.optional(), output: amount };
const priceShape = z.strictObject({ ...rates, long: z.strictObject({ above: z.number().int().positive(), ...rates }).optional() });

function placeOf({ issues: [issue] }: z.ZodError): string {
  const keys = issue?.code === "unrecognized_keys" ? issue.keys : [];
  const place = [...(issue?.path ?? []), ...keys].join(".");
  return place === "" ? "" : ` at ${shown(place)}`;
}

function shown(text: string): string {
  return JSON.stringify(text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 80));
}
