// A window of its own on a data folder, as VS Code has one: does what each line of standard input says and prints what came of it.
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createCore } from "../../src/core/main.ts";

const [dataFolder = "", baseUrl = "", patience = ""] = process.argv.slice(2);
interface Wish {
  readonly id: number;
  readonly do: "answer" | "holder" | "open" | "resume" | "send" | "stop";
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
  trusted: () => true,
  trustsFolder: async () => true,
  canAsk: () => true,
  limits: () => ({ turns: 20, milliseconds: 600_000 }),
  patience: patience === "" ? undefined : JSON.parse(patience),
  warn: (sentence) => print({ warns: sentence }),
  log: () => undefined,
});
const { runtime } = core;
runtime.subscribe((envelope) => print({ envelope }));

// {"id":1,"do":"stop","with":["<session>"]} calls runtime.stop("<session>").
for await (const line of createInterface({ input: process.stdin })) {
  const { id, do: verb, with: given = [] } = JSON.parse(line) as Wish;
  const act = runtime[verb] as (...given: readonly unknown[]) => Promise<unknown>;
  act(...given).then(
    (result) => print({ did: id, result: result ?? null }),
    (error: unknown) => print({ did: id, failed: String(error) }),
  );
}
await runtime.close();
