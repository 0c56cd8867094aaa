import { createRoster, type Roster, type RosterPorts } from "./agents/roster/roster.ts";
import { shippedAgents } from "./agents/roster/shipped.ts";
import type { Team } from "./agents/team/ports.ts";
import type { Host } from "./host.ts";
import { readAgentFiles } from "./sandbox/files/agents.ts";
import { lastChange } from "./sandbox/files/change.ts";
import type { Store } from "./storage/store.ts";
import type { Places } from "./tools/places.ts";

/** The roster of what is stored, and of the folders the surface trusts. */
export function rosterOf(host: Host, store: Store, { now, ...parts }: Pick<RosterPorts, "tools" | "redact"> & { now(): number }): Roster {
  return createRoster({
    ...parts,
    stored: () => store.agents(),
    keep: (rows) => store.commit(rows.map((row) => ({ table: "agents", row }))),
    trusts: (folder) => host.trustsFolder(folder),
    files: readAgentFiles,
    now: () => new Date(now()).toISOString(),
  });
}

/** Who works together in these folders, and what a plan can be looked after by. */
export function teamOf(
  host: Pick<Host, "reviewsPlans">,
  roster: Pick<Roster, "list">,
  { folders, places }: { readonly folders: readonly string[]; readonly places: Pick<Places, "find"> },
): Omit<Team, "control"> {
  return {
    known: shippedAgents.map(({ name }) => name).filter((each) => each !== "coordinator"),
    agents: async () => (await roster.list(folders)).agents,
    reviewsPlans: () => host.reviewsPlans?.() ?? false,
    async lastChange(path) {
      const found = await places.find(path);
      return "refused" in found ? undefined : lastChange(found.path);
    },
  };
}
