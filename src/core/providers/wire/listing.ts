import type { Endpoint } from "./endpoint.ts";
import { type Fetch, readSome } from "./fetch.ts";
import { looseJson, looseObject, looseObjects, looseText } from "./loose.ts";

/** How many characters a list may have. */
const sizeLimit = 2_000_000;

export interface ListOptions {
  /** What shows the key, if there is one. */
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: Fetch;
  readonly timeoutMs: number;
}

/** The models a server lists, at most 100; undefined when it doesn't tell in time, or tells no list. Never rejects. */
export async function listModels(
  { baseUrl }: Endpoint,
  { headers, fetch, timeoutMs }: ListOptions,
): Promise<readonly string[] | undefined> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(`${baseUrl}/models`, { headers: { ...headers }, redirect: "manual", signal });
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    const told = looseObject(looseJson(await readSome(response, sizeLimit)));
    const list = told?.data ?? told?.models;
    if (!Array.isArray(list)) return undefined;
    const names = looseObjects(list).flatMap((each) => looseText(each.id) ?? looseText(each.name)?.replace(/^models\//, "") ?? []);
    return [...new Set(names)].filter((each) => each.length <= 200 && !/[\p{Cc}\s]/u.test(each)).slice(0, 100);
  } catch {
    return undefined;
  }
}
