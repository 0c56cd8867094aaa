import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCommand } from "../../../src/cli/arguments/parse.ts";

const read = (line: string) => parseCommand(line.split(" "));
const common = { kind: "agents", data: undefined, json: false } as const;

test("every command about agents is read", () => {
  assert.deepEqual(read("agents list -C work"), { ...common, action: "list", workspace: ["work"] });
  assert.deepEqual(read("agents show coder --json"), { ...common, json: true, action: "show", name: "coder", workspace: [] });
  assert.deepEqual(read("agents remove poet --data d"), { ...common, data: "d", action: "remove", name: "poet" });
  assert.deepEqual(read("agents import - --force"), { ...common, action: "import", file: "-", force: true });
  const file = { workspace: [], file: undefined, force: false };
  assert.deepEqual(read("agents export a b"), { ...common, action: "export", names: ["a", "b"], ...file });
  assert.deepEqual(read("agents export --all -o -"), { ...common, action: "export", names: [], ...file });
  const settings = { instructions: "x", model: null, tools: ["a", "b"], approve: "none", sandbox: "auto", maxTurns: 3 };
  assert.deepEqual(read("agents add poet --instructions x --model none --tools a,b --approve none --sandbox auto --max-turns 3"), {
    ...{ ...common, action: "add", name: "poet", workspace: [] },
    settings,
  });
  const taken = (line: string) => (read(line) as { settings: object }).settings;
  assert.deepEqual(taken("agents set poet --tools all --cheap-model none"), { tools: null, cheapModel: null });
  assert.deepEqual(taken("agents set poet --without approve,max-turns --avatar beaker"), {
    approve: null,
    maxTurns: null,
    avatar: "beaker",
  });
  assert.deepEqual(taken("agents set poet --budget 0.50"), { budget: { usd: 0.5 } });
  assert.deepEqual(taken("agents set poet --tools none"), { tools: [] });
});

test("what is wrong with one is said with what would be right", () => {
  const says = (line: string) => {
    const command = read(line);
    return command.kind === "usage" ? command.problem : assert.fail(line);
  };
  assert.match(says("agents"), /list, show NAME, add NAME/);
  assert.match(says("agents lst"), /Did you mean list\?/);
  assert.match(says("agents list coder"), /takes no "coder"/);
  assert.match(says("agents show"), /needs the name of an agent/);
  assert.match(says("agents show a b"), /one NAME, not also "b"/);
  assert.match(says("agents import"), /needs the FILE/);
  assert.match(says("agents add poet"), /--instructions/);
  assert.match(says("agents set poet"), /what to change/);
  assert.match(says("agents remove poet --role x"), /--role belongs to agents add and set, not to remove/);
  assert.match(says("agents set poet --model gpt"), /provider\/name/);
  assert.match(says("agents set poet --approve yolo"), /one of ask/);
  assert.match(says("agents set poet --sandbox maybe"), /one of off/);
  assert.match(says("agents set poet --max-turns 0"), /whole number/);
  assert.match(says("agents set poet --budget much"), /--budget is an amount of US dollars/);
  assert.match(says("agents set poet --without aprove"), /Did you mean approve\?/);
  assert.match(says("agents export --all coder"), /leave out "coder"/);
  assert.match(says("run hello --instructions x"), /does not belong to run/);
});
