import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { ListedServer } from "../../../src/core/events/roster/server.ts";
import type { Tool } from "../../../src/core/tools/tool.ts";
import { stage, until } from "../stage.ts";

/** What proves cases, by their ids. */
export type Proofs = Readonly<Record<string, () => Promise<void>>>;

/** One server of this configuration, called x, and others. */
export async function having(config: object, others: Readonly<Record<string, object>> = {}, more: Parameters<typeof stage>[0] = {}) {
  const all = stage({ ...more, settings: () => ({ written: { x: config, ...others }, where: "the settings" }) });
  const servers = async () => (await all.servers.list([all.folder])).servers;
  return {
    all,
    servers,
    start: async () => {
      const found = await all.servers.test("x", [all.folder]);
      assert.ok("state" in found, JSON.stringify(found));
      return found;
    },
    call: (tool?: string) => all.call("x", tool),
    offered: async (): Promise<readonly Tool[]> => (await all.servers.offered([all.folder]))(() => true),
    log: async (server: ListedServer | undefined) => {
      await until(() => existsSync(server?.logPath ?? ""));
      await all.servers.close();
      return readFileSync(server?.logPath ?? "", "utf8");
    },
  };
}

/** It does what it is there for. */
export async function answers(call: () => Promise<{ readonly ok: boolean; readonly output: string }>): Promise<void> {
  const { ok, output } = await call();
  assert.equal(ok, true, output);
  assert.match(output, /You said: hi/);
}

/** How many lines are in a file; none where it is not there. */
export function lines(file: string): number {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").length - 1 : 0;
}
