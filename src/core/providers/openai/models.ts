import type { Endpoint } from "../wire/endpoint.ts";
import { type Fetch, readSome } from "../wire/fetch.ts";
import { looseJson, looseList, looseObject, looseText } from "../wire/loose.ts";

/** OpenAI's own models that are offered without asking it, strongest first. */
export const knownModels: readonly string[] = [
  "gpt-5.6-sol",
  "gpt-5.6-terra",
  "gpt-5.6-luna",
  "gpt-5.4",
  "gpt-5.4-mini",
  "gpt-5.4-nano",
  "gpt-4.1",
];

/** How many characters a list may have. */
const sizeLimit = 2_000_000;

export interface ListOptions {
  readonly apiKey: string | undefined;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
}

/** The models a server lists, at most 100; undefined when it doesn't tell in time, or tells no list. Never rejects. */
export async function listModels(endpoint: Endpoint, { apiKey, fetch, timeoutMs }: ListOptions): Promise<readonly string[] | undefined> {
  try {
    const response = await fetch(`${endpoint.baseUrl}/models`, {
      headers: apiKey ? { authorization: `Bearer ${apiKey}` } : {},
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    const data = looseObject(looseJson(await readSome(response, sizeLimit)))?.data;
    if (!Array.isArray(data)) return undefined;
    const names = looseList(data).flatMap((each) => looseText(looseObject(each)?.id) ?? []);
    return [...new Set(names)].filter((each) => each.length <= 200 && !/[\p{Cc}\s]/u.test(each)).slice(0, 100);
  } catch {
    return undefined;
  }
}
