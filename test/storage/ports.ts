import type { StorePorts } from "../../src/core/storage/database.ts";
import { Engine } from "../../src/core/storage/sql/engine.ts";
import { inRepo } from "../repo.ts";

export const wasmFile = inRepo("node_modules/sql.js/dist/sql-wasm.wasm");

shareEngine();

/** A store on real files whose warnings nobody expects, unless the test says what hears them. */
export function storePorts(folder: string, more: Partial<StorePorts> = {}): StorePorts {
  const onWarning = (sentence: string) => {
    throw new Error(`Nobody expected: ${sentence}`);
  };
  return { folder, wasmFile, now: () => new Date("2026-03-01T10:00:00.000Z"), onWarning, ...more };
}

/** SQLite is loaded, what its tables must look like found out, and an empty image made, once for all stores of a test process that use today's tables. */
function shareEngine(): void {
  const load = Engine.load.bind(Engine);
  let usual: Promise<Engine> | undefined;
  const shared = () => {
    usual ??= load(wasmFile).then(copying);
    return usual;
  };
  Engine.load = (file, steps) => (steps || file !== wasmFile ? load(file, steps) : shared());
}

/** The engine, which begins with a copy of its first empty image: making all tables takes much longer. */
function copying(engine: Engine): Engine {
  const begin = engine.begin.bind(engine);
  let empty: Uint8Array | undefined;
  engine.begin = () => {
    if (empty === undefined) {
      const first = begin();
      empty = first.bytes();
      first.close();
    }
    const opening = engine.open(empty);
    if (opening.kind !== "sound") throw new Error(`An empty image is ${opening.kind}.`);
    return opening.image;
  };
  return engine;
}
