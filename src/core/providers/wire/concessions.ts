import { RefusedError } from "./fetch.ts";

/** What a server may refuse of a question, and the words by which it does. The first one that fits counts. */
export type Refusable<Extra extends string> = readonly (readonly [extra: Extra, words: RegExp])[];

export interface Wished<Extra extends string> {
  /** What is refused is remembered for this: a model, or a model with a setting. */
  readonly key: string;
  readonly extras: readonly Extra[];
}

/** Sends with the extras it is given; throws what `fetchOnce` throws. */
export type Send<Extra extends string> = (extras: ReadonlySet<Extra>) => Promise<Response>;

/**
 * Asks once, and again without an extra that the server refuses by its own words, so that one thing it doesn't know does not
 * end the work; from then on it is left out at once. Each refusal costs one extra, so it ends.
 */
export function createConcessions<Extra extends string>(refusable: Refusable<Extra>) {
  const made = new Map<string, ReadonlySet<Extra>>();
  return async ({ key, extras }: Wished<Extra>, send: Send<Extra>): Promise<Response> => {
    for (;;) {
      const left = extras.filter((each) => !made.get(key)?.has(each));
      try {
        return await send(new Set(left));
      } catch (error) {
        const refused = refusedIn(error, refusable);
        const extra = refused.find((each) => left.includes(each));
        if (extra === undefined) throw error;
        made.set(key, new Set([...(made.get(key) ?? []), extra]));
      }
    }
  };
}

function refusedIn<Extra extends string>(error: unknown, refusable: Refusable<Extra>): readonly Extra[] {
  if (!(error instanceof RefusedError) || (error.status !== 400 && error.status !== 422)) return [];
  return refusable.flatMap(([extra, words]) => (words.test(error.body) ? [extra] : []));
}
