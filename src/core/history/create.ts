import { isoTime } from "../events/time.ts";
import { createActs } from "./acts.ts";
import type { Archive } from "./archive.ts";
import { createExporter } from "./export.ts";
import { createFinder } from "./find.ts";
import { createImporter } from "./import.ts";
import type { HistoryPorts } from "./ports.ts";
import { createUpkeep } from "./upkeep.ts";

/** Puts the archive together. Nothing is read before it is asked for. */
export function createArchive(ports: HistoryPorts): Archive {
  const { store, now } = ports;
  const [acts, upkeep] = [createActs(ports), createUpkeep(ports)];
  return {
    ...createFinder(store),
    ...acts,
    async remove(sessionId) {
      const deed = await acts.remove(sessionId);
      if (deed.kind === "done") await upkeep.emptyOld();
      return deed;
    },
    ...upkeep,
    ...createExporter(ports),
    ...createImporter(ports),
    grants: () => store.grants(),
    async revoke(grantId) {
      const found = (await store.grants()).find((each) => each.id === grantId);
      if (found) await store.commit([{ table: "grants", row: { ...found, revokedAt: isoTime(now()) } }]);
      return found;
    },
  };
}
