import * as z from "zod";

/** An answer as it came: what is in it is looked at piece by piece, so that one bad piece costs no other. */
export const anything = z.looseObject({});

const mostPages = 50;
const mostItems = 2_000;

/** Puts the pages of a list together: up to a limit of pages and items, and no page twice. */
export async function collect(
  field: string,
  ask: (params: { readonly cursor?: string }) => Promise<Readonly<Record<string, unknown>>>,
): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages && items.length < mostItems; pages += 1) {
    const page = await ask(cursor === undefined ? {} : { cursor });
    const found = page[field];
    if (Array.isArray(found)) items.push(...found.slice(0, mostItems - items.length));
    const { nextCursor } = page;
    if (typeof nextCursor !== "string" || nextCursor === "" || seen.has(nextCursor)) break;
    seen.add(nextCursor);
    cursor = nextCursor;
  }
  return items;
}
