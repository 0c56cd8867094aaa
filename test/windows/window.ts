// A window of its own on a data folder, as VS Code has one: does what each line of standard input says and prints what came of it.
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createCore } from "../../src/core/main.ts";

const [dataFolder = "", baseUrl = "", patience = ""] = process.argv.slice(2);
interface Wish {
  readonly id: number;
  readonly do: "answer" | "holder" | "list" | "open" | "resume" | "send" | "stop" | `telegram.${"add" | "change" | "start"}`;
  readonly with?: readonly unknown[];
}

const print = (line: object) => void process.stdout.write(`${JSON.stringify(line)}\n`);
const core = await createCore({
  dataFolder,
  assetsFolder: path.dirname(fileURLToPath(import.meta.url)),
  key: async () => "sk-test",
  secrets: async () => [],
  baseUrl: () => baseUrl || undefined,
  extraModels: () => [],
  environment: process.env,
  tokens: { get: async () => process.env.BOT_TOKEN, set: async () => undefined, remove: async () => undefined },
  trusted: () => true,
  trustsFolder: async () => true,
  canAsk: () => true,
  limits: () => ({ turns: 20, milliseconds: 600_000 }),
  patience: patience === "" ? undefined : JSON.parse(patience),
  warn: (sentence) => print({ warns: sentence }),
  log: () => undefined,
});
const { runtime, telegram } = core;
runtime.subscribe((envelope) => print({ envelope }));

// {"id":1,"do":"stop","with":["<session>"]} calls runtime.stop("<session>"); what begins with "telegram." is the bots'.
for await (const line of createInterface({ input: process.stdin })) {
  const { id, do: verb, with: given = [] } = JSON.parse(line) as Wish;
  const [name = "", ofBots] = verb.split(".").reverse();
  const act = Reflect.get(ofBots ? telegram : runtime, name) as (...given: readonly unknown[]) => Promise<unknown>;
  act(...given).then(
    (result) => print({ did: id, result: result ?? null }),
    (error: unknown) => print({ did: id, failed: String(error) }),
  );
}
await telegram.close();
await runtime.close();
