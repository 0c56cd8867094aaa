// A Telegram bot of the core as it ships, in a process of its own: starts it at "start", and at "stop" stops it and prints how long that took.
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import type { Core } from "../../../src/core/core.ts";
import type { Host } from "../../../src/core/host.ts";

const [dist = "", home = "", apiRoot = "", token = "", baseUrl = ""] = process.argv.slice(2);
const { createCore } = (await import(pathToFileURL(path.join(dist, "core.js")).href)) as { createCore(host: Host): Promise<Core> };
const core = await createCore({
  dataFolder: path.join(home, "data"),
  assetsFolder: dist,
  key: async () => "none",
  secrets: async () => [],
  baseUrl: () => baseUrl,
  extraModels: () => [],
  environment: { HOME: home },
  tokens: { get: async () => token, set: async () => undefined, remove: async () => undefined },
  trusted: () => true,
  trustsFolder: async () => true,
  canAsk: () => true,
  limits: () => ({ turns: 20, milliseconds: 600_000 }),
  warn: (sentence) => console.error(sentence),
  log: () => undefined,
});
const { telegram, runtime } = core;
const added = await telegram.add({ name: "bot", token, apiRoot, model: "openai/scripted", approvalMode: "ask", workspace: [] });
if ("problem" in added) throw new Error(added.problem);
await telegram.change("bot", { chats: [{ id: 111, title: "Ada", at: new Date().toISOString() }], approvers: [111] });
for await (const word of createInterface({ input: process.stdin })) {
  const begin = performance.now();
  await (word === "start" ? telegram.start("bot") : telegram.stop("bot"));
  console.log(performance.now() - begin);
}
await telegram.close();
await runtime.close();
