import type { SessionId } from "../events/ids.ts";
import type { SessionRecord } from "../events/rows.ts";
import { refused } from "./acts.ts";
import type { Archive, Exported, ExportFormat, Refusal } from "./archive.ts";
import { fileName } from "./document/kept.ts";
import { asMarkdown } from "./document/markdown.ts";
import { writeExport } from "./files.ts";
import type { HistoryPorts } from "./ports.ts";
import { documentBytes, packConversations } from "./zip/pack.ts";

/** What takes conversations out. */
export function createExporter(ports: HistoryPorts): Pick<Archive, "export" | "exportTo"> {
  const give = (ids: readonly SessionId[], format: ExportFormat) => exportAs(ports, ids, format);
  return {
    export: give,
    async exportTo(target, ids, format) {
      const exported = await give(ids, format);
      return exported.kind === "refused" ? exported : writeExport(target, exported.fileName, exported.chunks);
    },
  };
}

async function exportAs(ports: HistoryPorts, ids: readonly SessionId[], format: ExportFormat): Promise<Exported | Refusal> {
  const [first, ...others] = ids;
  if (first === undefined) return refused("There is no conversation to export.");
  if (others.length > 0 && format !== "zip") return refused(`${ids.length} conversations go into a zip, not into one ${format} file.`);
  if (others.length > 0) return { kind: "exported", fileName: "AnyCowork conversations.zip", chunks: packConversations(ports, ids) };
  const record = await ports.store.session(first);
  if (!record) return refused("There is no such conversation any more.");
  const chunks = format === "zip" ? packConversations(ports, ids) : whole(() => bytesOf(ports, record, format));
  return { kind: "exported", fileName: fileName(record.session.title, format), chunks };
}

async function bytesOf({ store, isAlive }: HistoryPorts, record: SessionRecord, format: "md" | "json"): Promise<Uint8Array> {
  return format === "json" ? documentBytes(store, record) : Buffer.from(asMarkdown(record, isAlive));
}

async function* whole(content: () => Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await content();
}
