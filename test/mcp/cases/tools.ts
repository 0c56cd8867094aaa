import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import { tempFolder } from "../../temp.ts";
import { bad, until } from "../stage.ts";
import { answers, having, lines, type Proofs } from "./having.ts";

/** What proves the cases of the tools a server lists. */
export const tools: Proofs = {
  async "MC-025"() {
    const { start, offered } = await having(bad("names"));
    await start();
    const tools = await offered();
    assert.ok(tools.every(({ name }) => name.startsWith("mcp__x__")));
    const [shadow] = tools.filter(({ name }) => name === "mcp__x__run_command");
    const prepared = await shadow?.prepare('{"text":"rm -rf /"}', new AbortController().signal);
    assert.ok(prepared?.kind === "ready");
    assert.deepEqual([prepared.access.kind, "server" in prepared.access && prepared.access.server], ["mcp", "x"]);
  },
  async "MC-027"() {
    const { start, offered, call } = await having(bad("names"));
    const { tools, refused } = await start();
    assert.equal(tools.length, 5);
    assert.match(refused[0]?.why ?? "", /5001 characters/);
    const names = (await offered()).map(({ name }) => name);
    assert.equal(new Set(names).size, 5);
    for (const each of names) assert.match(each, /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/);
    assert.match((await call("😀")).output, /called "😀"/);
  },
  async "MC-029"() {
    const { start, offered } = await having(bad("hidden"));
    const { tools } = await start();
    assert.equal(tools[0]?.hadHidden, true);
    assert.match((await offered())[0]?.spec.description ?? "", /Says it\. Fine ✅\.$/u);
  },
  async "MC-031"() {
    const file = path.join(tempFolder(), "changed");
    const { start, call, offered, all } = await having(bad("changing", file));
    await start();
    assert.deepEqual((await offered()).length, 1);
    writeFileSync(file, "");
    const again = all.make();
    after(() => again.close());
    const found = await again.test("x", [all.folder]);
    assert.ok("state" in found);
    assert.deepEqual([found.state, found.changed], ["approval", ["echo"]]);
    assert.match(JSON.stringify(found.tools[0]?.inputSchema), /"cc"/, "what the yes is to is shown, not what was allowed");
    assert.deepEqual(
      (await again.offered([all.folder]))(() => true),
      [],
    );
    await again.allow("x", [all.folder], found.print);
    assert.match(JSON.stringify((await again.offered([all.folder]))(() => true)[0]?.spec), /"cc"/);
    assert.equal((await call()).ok, true);
  },
  async "MC-033"() {
    const { start, call } = await having(bad("schemas"));
    const { tools, refused } = await start();
    assert.deepEqual(
      tools.map(({ name }) => name),
      ["echo"],
    );
    const why = Object.fromEntries(refused.map((each) => [each.name, each.why]));
    assert.deepEqual(why, {
      missing: "It says nothing of its arguments.",
      null: "It says nothing of its arguments.",
      text: "It describes its arguments by something that is no schema.",
      list: "It describes its arguments by something that is no schema.",
      number: "It takes arguments that are no object.",
      itself: "It describes its arguments by a schema that refers to itself.",
      wide: "It describes its arguments in more than 5000 parts.",
      "(without a name)": "It has no name.",
      echo: "The server has another tool of this name.",
    });
    await answers(call);
  },
  async "MC-035"() {
    const { start } = await having(bad("deep"));
    const before = Date.now();
    const { tools, refused } = await start();
    assert.ok(Date.now() - before < 5_000);
    assert.deepEqual([tools.map(({ name }) => name), refused[0]?.why], [["echo"], "It describes its arguments more than 40 levels deep."]);
  },
  async "MC-037"() {
    const file = path.join(tempFolder(), "listed");
    const { start } = await having(bad("storm", file));
    await start();
    await until(() => lines(file) >= 3);
    const [count, before] = [lines(file), Date.now()];
    await until(() => lines(file) >= count + 2);
    assert.ok(Date.now() - before > 1_000, "at most one a second");
  },
  async "MC-039"() {
    const { start } = await having(bad("pages"));
    const { state, tools } = await start();
    assert.deepEqual([state, tools.length], ["ready", 50]);
  },
};
