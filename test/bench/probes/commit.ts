import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { openStore } from "../../../src/core/storage/database.ts";
import { median } from "../figures.ts";

/** Milliseconds until one changed row is on disk, in a store of some hundred rows. */
export async function durableCommitMs(wasmFile: string): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), "anycowork-bench-"));
  const store = await openStore({ folder, wasmFile, now: () => new Date(), onWarning: () => undefined });
  const grant = (id: string) => {
    const rest = { sessionId: "s", tool: "x", binding: "b", detail: "d".repeat(500), where: "/", at: "2026-01-01T00:00:00.000Z" };
    return { table: "grants", row: { id, ...rest } } as const;
  };
  try {
    await store.commit(Array.from({ length: 300 }, (_, index) => grant(String(index))));
    const times: number[] = [];
    for (let time = 0; time < 21; time += 1) {
      const startedAt = performance.now();
      await store.commit([grant(`later ${time}`)]);
      times.push(performance.now() - startedAt);
    }
    return median(times);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}
