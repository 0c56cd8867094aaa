import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { tempFolder } from "../../temp.ts";
import { bad, stage } from "../stage.ts";
import { answers, having, type Proofs } from "./having.ts";

/** What proves the cases of how a server is started, and with what. */
export const starting: Proofs = {
  async "MC-001"() {
    const { servers, call, log } = await having(bad("noise"));
    await answers(call);
    const [server] = await servers();
    assert.match(await log(server), / output {2}Server ready\n.* output {2}\{not json\n/);
  },
  async "MC-003"() {
    const { call } = await having(bad("split"));
    assert.match((await call()).output, /It costs 5 €\./);
  },
  async "MC-005"() {
    const { start } = await having(bad("large"));
    const { state, tools } = await start();
    assert.deepEqual([state, tools.length], ["ready", 300]);
  },
  async "MC-007"() {
    const { start, call, all } = await having(bad("dies"), { other: bad("good") });
    const { state, reason, errorLines = [] } = await start();
    assert.deepEqual([state, reason], ["failed", "It ended before it had answered."]);
    assert.deepEqual([errorLines.length, errorLines.at(0), errorLines.at(-1)], [20, "line 11 of the trouble", "line 30 of the trouble"]);
    assert.match(JSON.stringify(await call()), /can't be used: It ended before it had answered/);
    assert.equal((await all.call("other")).ok, true);
  },
  async "MC-009"() {
    const { start, all } = await having(bad("silent"), {}, { startMs: 300 });
    const before = Date.now();
    await all.servers.offered([all.folder]);
    assert.ok(Date.now() - before < 250, "nobody waits for it");
    const { state, reason } = await start();
    assert.deepEqual([state, reason], ["failed", "It did not answer within 0.3 s."]);
  },
  async "MC-011"() {
    const file = path.join(tempFolder(), "processes");
    const { call, all } = await having(bad("stubborn", file));
    await answers(call);
    const processes = readFileSync(file, "utf8").trim().split("\n").map(Number);
    assert.equal(processes.length, 2);
    const before = Date.now();
    await all.servers.close();
    assert.ok(Date.now() - before < 5_000);
    assert.deepEqual(processes.filter(isRunning), []);
  },
  async "MC-013"() {
    const { start } = await having({ command: "no-such-program-here" });
    assert.match((await start()).reason ?? "", /The program "no-such-program-here" was not found/);
  },
  async "MC-015"() {
    const all = stage();
    const ask = (behaviour: string) => writeFileSync(all.at(".mcp.json"), JSON.stringify({ mcpServers: { x: bad(behaviour) } }));
    const state = async () => (await all.servers.list([all.folder])).servers[0]?.state;
    ask("good");
    assert.equal(await state(), "approval");
    const looked = await all.print("x");
    ask("claims");
    assert.match((await all.servers.allow("x", [all.folder], looked))?.problem ?? "", /another one than was shown/);
    assert.equal(await state(), "approval", "a yes is to what was looked at");
    ask("good");
    assert.equal(await all.servers.allow("x", [all.folder], looked), undefined);
    assert.equal((await all.call("x")).ok, true);
    ask("claims");
    assert.equal(await state(), "approval");
    assert.deepEqual(Object.keys(await all.call("x")), ["problem"]);
  },
  async "MC-017"() {
    const all = stage();
    for (const each of [".claude", ".vscode"]) mkdirSync(all.at(each));
    const yes = {
      enableAllProjectMcpServers: true,
      enabledMcpjsonServers: ["x"],
      "chat.mcp.autostart": true,
      "anycowork.mcpServers": { x: { allowed: true } },
    };
    for (const each of [".claude/settings.json", ".vscode/settings.json"]) writeFileSync(all.at(each), JSON.stringify(yes));
    writeFileSync(all.at(".mcp.json"), JSON.stringify({ ...yes, mcpServers: { x: { ...bad("good"), approved: true, trust: true } } }));
    assert.equal((await all.servers.list([all.folder])).servers[0]?.state, "approval");
    assert.deepEqual(
      (await all.servers.offered([all.folder]))(() => true),
      [],
    );
  },
  async "MC-055"() {
    const { start } = await having(bad("version"));
    const { state, reason } = await start();
    assert.deepEqual([state, reason], ["failed", "It speaks a version of MCP that is not known here: 9999-01-01."]);
  },
};

/** One that has ended may wait for its parent to look. */
function isRunning(pid: number): boolean {
  const found = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "utf8") : "";
  return /\) [^ZX] /.test(found);
}
