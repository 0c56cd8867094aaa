// Lists the skills of a home folder with the core as it ships, in a process of its own: at first, then again, and prints both times.
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Core } from "../../../src/core/core.ts";
import type { Host } from "../../../src/core/host.ts";

const [dist = "", home = ""] = process.argv.slice(2);
const { createCore } = (await import(pathToFileURL(path.join(dist, "core.js")).href)) as { createCore(host: Host): Promise<Core> };
const core = await createCore({
  dataFolder: path.join(home, "data"),
  assetsFolder: dist,
  key: async () => undefined,
  secrets: async () => [],
  baseUrl: () => undefined,
  extraModels: () => [],
  environment: { HOME: home },
  trusted: () => true,
  trustsFolder: async () => true,
  canAsk: () => false,
  limits: () => ({ turns: 1, milliseconds: 1 }),
  warn: (sentence) => console.error(sentence),
  log: () => undefined,
});
const timed = async (): Promise<number> => {
  const begin = performance.now();
  const { skills, refused } = await core.skills.list([]);
  if (skills.length < 200 || refused.length > 0) throw new Error(`${skills.length} skills, ${JSON.stringify(refused)}`);
  return performance.now() - begin;
};
const first = await timed();
console.log(JSON.stringify({ first, again: await timed() }));
await core.runtime.close();
