import { isoTime } from "../events/time.ts";
import { createActs } from "./acts.ts";
import type { Archive } from "./archive.ts";
import { exportAudit, readAudit } from "./audit.ts";
import { createFinder } from "./find.ts";
import type { HistoryPorts } from "./ports.ts";
import { createUpkeep } from "./upkeep.ts";

/** Puts the archive together. Nothing is read before it is asked for. */
export function createArchive(ports: HistoryPorts): Archive {
  const { store, now } = ports;
  const [acts, upkeep] = [createActs(ports), createUpkeep(ports)];
  // Loaded on first use: what documents are made of and checked against is more than all the rest.
  const exporter = async () => (await import("./export.ts")).createExporter(ports);
  return {
    ...createFinder(store),
    ...acts,
    async remove(sessionId) {
      const deed = await acts.remove(sessionId);
      if (deed.kind === "done") await upkeep.emptyOld();
      return deed;
    },
    ...upkeep,
    export: async (sessionIds, format) => (await exporter()).export(sessionIds, format),
    exportTo: async (...given) => (await exporter()).exportTo(...given),
    import: async (source) => (await import("./import.ts")).createImporter(ports).import(source),
    audit: (query) => readAudit(store, query),
    exportAudit: (selection, format) => exportAudit(store, selection, format),
    async exportAuditTo(target, selection, format) {
      const { fileName, chunks } = await exportAudit(store, selection, format);
      return (await import("./files.ts")).writeExport(target, fileName, chunks);
    },
    grants: async () => [...(await store.grants()), ...(await store.rules())],
    async revoke(grantId) {
      const table = (await store.rules()).some((each) => each.id === grantId) ? "rules" : "grants";
      const found = (table === "rules" ? await store.rules() : await store.grants()).find((each) => each.id === grantId);
      if (found) await store.commit([{ table, row: { ...found, revokedAt: isoTime(now()) } }]);
      return found;
    },
  };
}
