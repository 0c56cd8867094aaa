// A process of its own that commits one message after another and prints each id once its commit is acknowledged.
import { writeSync } from "node:fs";
import { openStore } from "../../src/core/storage/database.ts";
import { said, session } from "./rows.ts";

const [folder = "", wasmFile = "", name = "", count = "0"] = process.argv.slice(2);
const onWarning = (sentence: string) => void writeSync(2, `${sentence}\n`);
const store = await openStore({ folder, wasmFile, now: () => new Date(), onWarning });
await store.commit([{ table: "sessions", row: session(name) }]);
for (let index = 0; index < Number(count); index += 1) {
  const id = `${name}-${index}`;
  await store.commit([{ table: "messages", row: said(id, name, "x".repeat(1_000)) }]);
  writeSync(1, `${id}\n`);
}
await store.close();
