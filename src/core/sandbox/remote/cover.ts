import { inOrder, parentOf, type Way } from "./entry.ts";
import type { Listing } from "./listing.ts";

/** What fetching costs, in milliseconds, as measured: a request starts a process on the engine's machine. */
const requestCost = 60;
const entryCost = 0.2;
const byteCost = 1 / 20_000;

interface Branch {
  entries: number;
  bytes: number;
  /** The cheapest ways to fetch all that is wanted at it and below, and what they cost. */
  roots: Way[];
  cost: number;
  isWanted: boolean;
}

/** The ways whose archives hold all that is wanted, as few and as small as is cheapest: many small files come with their folder. */
export function coverOf(wanted: ReadonlySet<Way>, listing: Listing): readonly Way[] {
  const branches = new Map<Way, Branch>();
  const ways = [...listing.keys()].sort(inOrder).reverse();
  // What lies in a folder comes before it.
  for (const way of ways) {
    const branch = branches.get(way) ?? emptyBranch();
    branch.entries += 1;
    branch.bytes += listing.get(way)?.size ?? 0;
    branch.isWanted = wanted.has(way);
    const whole = requestCost + branch.entries * entryCost + branch.bytes * byteCost;
    if (branch.isWanted || (branch.cost > 0 && whole < branch.cost)) Object.assign(branch, { roots: [way], cost: whole });
    branches.set(way, branch);
    const parent = parentOf(way);
    if (parent === undefined) continue;
    const above = branches.get(parent) ?? emptyBranch();
    branches.set(parent, above);
    above.entries += branch.entries;
    above.bytes += branch.bytes;
    above.roots.push(...branch.roots);
    above.cost += branch.cost;
  }
  return branches.get("")?.roots ?? [];
}

function emptyBranch(): Branch {
  return { entries: 0, bytes: 0, roots: [], cost: 0, isWanted: false };
}
