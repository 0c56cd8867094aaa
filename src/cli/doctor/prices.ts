import { listPrices, pricesAsOf } from "../../core/providers/prices/table.ts";
import type { DoctorCommand } from "../arguments/command.ts";
import { readPriceFile } from "../money/prices.ts";
import type { Shell } from "../shell.ts";
import type { Check } from "./check.ts";

const name = "prices";

/** What is known of prices, and what of the person's own can't be read. */
export async function knownPrices({ data }: DoctorCommand, shell: Shell): Promise<readonly Check[]> {
  const { prices, problems } = await readPriceFile(data, shell);
  const own = Object.keys(prices).length;
  const detail = `of ${listPrices.length} models, as of ${pricesAsOf}${own > 0 ? `; of your own in prices.json: ${own}` : ""}`;
  return [{ name, state: "ok", detail }, ...problems.map((problem) => ({ name, state: "problem" as const, detail: problem }))];
}
