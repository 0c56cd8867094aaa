// A process of its own that commits one message after another until it is told to stop, folds now and then, and watches what others write. It prints
// `+ <id>` for each commit once it is acknowledged, and answers `report` with what it sees of everybody, `stop` by closing in good order.
import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { deferStore } from "../../../src/core/storage/database.ts";
import { said, session } from "../rows.ts";
import { dice } from "./dice.ts";

const [folder = "", wasmFile = "", workerFile = "", name = "", count = "0", pauseMs = "0"] = process.argv.slice(2);
const say = (line: string) => void writeSync(1, `${line}\n`);
const store = await deferStore({ folder, wasmFile, workerFile, now: () => new Date(), onWarning: (sentence) => say(`! ${sentence}`) });
const roll = dice(name);
let isStopped = false;
let folding: Promise<unknown> = Promise.resolve();

createInterface({ input: process.stdin }).on("line", (line) => {
  if (line === "stop") isStopped = true;
  else void report();
});

await store.commit([{ table: "sessions", row: session(name) }]);
for (let index = 0; index < Number(count) && !isStopped; index += 1) {
  const id = `${name}-${index}`;
  await store.commit([{ table: "messages", row: said(id, roll(5) === 0 ? "shared" : name, textOf(id, roll(800))) }]);
  say(`+ ${id}`);
  if (roll(150) === 0) folding = store.cleanUp().catch((error: unknown) => say(`! ${String(error)}`));
  if (Number(pauseMs) > 0) await pause(roll(Number(pauseMs)));
}
await folding;
say("done");
while (!isStopped) await pause(5);
await store.close();
process.exit(0);

/** Says how many messages there are, how many of them twice, and a hash of them all. */
async function report(): Promise<void> {
  const ids: string[] = [];
  for (const { id } of await store.sessions())
    for (const message of (await store.session(id))?.messages ?? []) ids.push(`${message.id} ${message.text.length}`);
  const hash = createHash("sha256").update(ids.sort().join("\n")).digest("hex");
  say(`= ${JSON.stringify({ messages: ids.length, twice: ids.length - new Set(ids).size, hash })}`);
}

function textOf(id: string, length: number): string {
  return `${id} `.padEnd(length, "x");
}
