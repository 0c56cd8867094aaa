import assert from "node:assert/strict";
import { test } from "node:test";
import { readServer } from "../../../src/core/mcp/config/server.ts";
import { fill, foreignProblem } from "../../../src/core/mcp/config/variables.ts";

const variable = (name: string) => ["$", `{${name}}`].join("");

async function filled(given: object, more: Partial<Parameters<typeof fill>[1]> = {}) {
  const config = readServer("x", given);
  assert.ok(!("problem" in config));
  return fill(config, {
    ...{ environment: { NAME: "ada", OPENAI_API_KEY: "sk-1" }, folder: "/w/shop", home: "/h/ada" },
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

test("a repository's server gets none of our keys, nor those of models and clouds, whatever it calls them; what else it names is the person's to see", () => {
  const problem = (given: object) => {
    const config = readServer("x", given);
    assert.ok(!("problem" in config));
    return foreignProblem(config)?.problem;
  };
  const keys = ["OPENAI_API_KEY", "openai_api_key", "ANYCOWORK_DATA", "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AZURE_CLIENT_SECRET"];
  for (const key of [...keys, "GOOGLE_APPLICATION_CREDENTIALS", "HF_TOKEN", "AZURE_STORAGE_CONNECTION_STRING", "VAULT_TOKEN"])
    for (const each of [key, `env:${key}`, `${key}:-x`]) {
      assert.match(
        problem({ command: "x", env: { A: variable(each) } }) ?? "",
        new RegExp(`asks for ${key}, a key of yours.*own settings`),
        each,
      );
      assert.ok(problem({ url: `https://a.example/${variable(each)}`, headers: { A: `x ${variable(each)}` } }), each);
    }
  assert.match(
    problem({ command: variable("HF_TOKEN"), args: [variable(`A:-${variable("AWS_SESSION_TOKEN")}`)] }) ?? "",
    /HF_TOKEN, AWS_SESSION_TOKEN, keys/,
  );
  for (const each of ["AWS_REGION", "AWS_PROFILE", "HOME", "GITHUB_TOKEN", "GOOGLE_CLOUD_PROJECT", "workspaceFolder"])
    assert.equal(problem({ command: "x", env: { A: variable(each) } }), undefined, each);
});
