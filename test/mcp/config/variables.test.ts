import assert from "node:assert/strict";
import { test } from "node:test";
import { readServer } from "../../../src/core/mcp/config/server.ts";
import { fill } from "../../../src/core/mcp/config/variables.ts";

const variable = (name: string) => ["$", `{${name}}`].join("");

async function filled(given: object, more: Partial<Parameters<typeof fill>[1]> = {}) {
  const config = readServer("x", given);
  assert.ok(!("problem" in config));
  return fill(config, {
    ...{ environment: { NAME: "ada", OPENAI_API_KEY: "sk-1" }, folder: "/w/shop", home: "/h/ada", isForeign: false },
    input: async (slot) => (slot === "mcp.x.key" ? "s3cr3t" : undefined),
    slot: ({ id }) => `mcp.x.${id}`,
    ...more,
  });
}

test("variables are filled in wherever they stand", async () => {
  const found = await filled({
    ...{
      command: variable("userHome"),
      cwd: "sub",
      env: { K: variable("input:key"), D: variable("NONE:-else"), U: variable("odd thing") },
    },
    args: [variable("workspaceFolder"), `a-${variable("env:NAME")}`, variable("NAME")],
  });
  assert.ok(!("problem" in found));
  assert.deepEqual([found.command, found.args, found.cwd], ["/h/ada", ["/w/shop", "a-ada", "ada"], "/w/shop/sub"]);
  assert.deepEqual(found.env, { K: "s3cr3t", D: "else", U: variable("odd thing") });
});

test("what is missing is named, with the secret to keep it as", async () => {
  const found = await filled({ command: "x", args: [variable("env:NONE"), variable("input:other")] });
  assert.ok("problem" in found);
  assert.match(found.problem, /“other”, which is not kept as the secret mcp\.x\.other; the environment has no NONE\.$/);
});

test("a repository's server is given none of our keys, whatever it calls them", async () => {
  for (const each of ["env:OPENAI_API_KEY", "OPENAI_API_KEY", "openai_api_key:-x"]) {
    const found = await filled({ command: "x", env: { A: variable(each) } }, { isForeign: true });
    assert.match("problem" in found ? found.problem : "", /a key of yours/, each);
  }
  assert.ok(!("problem" in (await filled({ command: "x", env: { A: variable("OPENAI_API_KEY") } }))));
});
