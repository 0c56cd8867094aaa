import type { StorePorts } from "../../src/core/storage/database.ts";
import { inRepo } from "../repo.ts";

export const wasmFile = inRepo("node_modules/sql.js/dist/sql-wasm.wasm");

/** A store on real files whose warnings nobody expects, unless the test says what hears them. */
export function storePorts(folder: string, more: Partial<StorePorts> = {}): StorePorts {
  const onWarning = (sentence: string) => {
    throw new Error(`Nobody expected: ${sentence}`);
  };
  return { folder, wasmFile, now: () => new Date("2026-03-01T10:00:00.000Z"), onWarning, ...more };
}
