import { test } from "node:test";
import { createSearcher } from "../../../src/core/sandbox/search/searcher.ts";
import { createWorld } from "../world.ts";
import { cases, type Way } from "./cases.ts";

const workerFile = process.env.SEARCH_WORKER;
const withoutPrograms: Way["environment"] = { ...process.env, PATH: "/nowhere", Path: "/nowhere" };

type Setting = Pick<Way, "environment" | "searcher">;

/** Who looks through files: the machine's ripgrep at once, threads, or this thread where none can be had. */
export const ways = {
  ripgrep: { environment: process.env, searcher: { workerFile, threads: 2, patienceMs: 0 } },
  "two threads": { environment: withoutPrograms, searcher: { workerFile, threads: 2 } },
  "one thread": { environment: withoutPrograms, searcher: { workerFile, threads: 1 } },
  slices: { environment: withoutPrograms, searcher: { threads: 1 } },
} as const satisfies Readonly<Record<string, Setting>>;

/** Tests that searching this way means what it should, by all cases or those with these titles. */
export function testWay(name: string, { environment, searcher, titles }: Setting & { readonly titles?: readonly string[] }): void {
  const options = { environment, searcher: createSearcher(searcher) };
  const way: Way = {
    environment,
    searcher,
    make: (more) => createWorld({ ...options, ...more }),
    search: async (world, given) => (await world.call("search_files", given)).output,
  };
  const all = Object.entries(cases);
  for (const [title, run] of all.filter(([each]) => titles?.includes(each) ?? true)) test(`${name}: ${title}`, () => run(way));
}
