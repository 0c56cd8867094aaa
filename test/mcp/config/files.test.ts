import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readWorkspaceServers } from "../../../src/core/mcp/config/files.ts";
import { describeServer, found, readServer, secretIn } from "../../../src/core/mcp/config/server.ts";
import { tempFolder } from "../../temp.ts";

const variable = (name: string) => ["$", `{${name}}`].join("");

test("servers are read from each program's file in its own words, comments and last commas included", async () => {
  const folder = tempFolder();
  for (const each of [".vscode", ".cursor", ".claude"]) mkdirSync(path.join(folder, each));
  const put = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  put(".mcp.json", '{"mcpServers": {"one": {"command": "npx", "args": ["-y", "one"], "env": {"A": 1}}}}');
  put(
    ".vscode/mcp.json",
    `// Servers\n{"servers": {"two": {"type": "http", "url": "https://a.example/mcp", "headers": {"X-Key": "${variable("input:key")}"}},},
      /* what is asked for */ "inputs": [{"type": "promptString", "id": "key", "description": "The key", "password": true}, {"id": "unused"}]}`,
  );
  put(".cursor/mcp.json", '{"mcpServers": {"three": {"url": "https://b.example/sse", "type": "sse"}, "bad": {"args": []}}}');
  put(".claude/mcp.json", "nonsense");
  const { servers, problems } = await readWorkspaceServers(folder);
  assert.deepEqual(
    servers.map(({ config }) => config),
    [
      { name: "one", command: "npx", args: ["-y", "one"], env: { A: "1" } },
      {
        ...{ name: "two", url: "https://a.example/mcp", headers: { "X-Key": variable("input:key") }, transport: "http" },
        inputs: [{ id: "key", description: "The key", password: true }],
      },
      { name: "three", url: "https://b.example/sse", transport: "sse" },
    ],
  );
  assert.equal(problems.length, 2);
  assert.match(problems[0] ?? "", /\.cursor\/mcp\.json: The MCP server bad needs either a command or a url/);
  assert.match(problems[1] ?? "", /\.claude\/mcp\.json is no JSON object/);
});

test("a server that asks for a key of ours does not come before the person at all, and costs no other", async () => {
  const folder = tempFolder();
  const asking = { url: "https://a.example/mcp", headers: { Authorization: `Bearer ${variable("env:OPENAI_API_KEY")}` } };
  writeFileSync(path.join(folder, ".mcp.json"), JSON.stringify({ mcpServers: { asking, other: { command: "x" } } }));
  const { servers, problems } = await readWorkspaceServers(folder);
  assert.deepEqual(
    servers.map(({ config }) => config.name),
    ["other"],
  );
  assert.match(problems.join("\n"), /\.mcp\.json: The MCP server asking does not count: it asks for OPENAI_API_KEY, a key of yours/);
});

test("a file that leads out of the folder, or is far too large, asks for nothing", async () => {
  const [folder, elsewhere] = [tempFolder(), tempFolder()];
  writeFileSync(path.join(elsewhere, "mcp.json"), '{"mcpServers": {"x": {"command": "x"}}}');
  symlinkSync(path.join(elsewhere, "mcp.json"), path.join(folder, ".mcp.json"));
  mkdirSync(path.join(folder, ".cursor"));
  writeFileSync(path.join(folder, ".cursor/mcp.json"), `{"mcpServers": {}, "x": "${"x".repeat(300_000)}"}`);
  const { servers, problems } = await readWorkspaceServers(folder);
  assert.deepEqual(servers, []);
  assert.match(problems.join("\n"), /link that leads out of the workspace folder.*\n.*larger than 256 KB/);
});

test("a name is one that rules can bear, and a print is that of everything a person would see", () => {
  const named = (name: string) => {
    const read = readServer(name, { command: "x" });
    return "problem" in read ? undefined : read.name;
  };
  assert.deepEqual(
    [named("io.github.a/b"), named("  My Server "), named("..."), named("x".repeat(65))],
    ["io.github.a-b", "My Server", undefined, undefined],
  );
  const print = (given: object, folder = "/w") => {
    const read = readServer("x", given);
    assert.ok(!("problem" in read));
    return found(read, { source: "workspace", file: "f", folder }).print;
  };
  const base = { command: "x", args: ["a"], env: { A: "1" } };
  const others = [
    { ...base, command: "y" },
    { ...base, args: ["b"] },
    { ...base, env: { A: "2" } },
    { ...base, env: { B: "1" } },
    { ...base, cwd: "z" },
  ];
  const prints = [print(base), print(base, "/v"), ...others.map((each) => print(each))];
  assert.equal(new Set(prints).size, prints.length);
  assert.equal(print({ ...base, timeoutSeconds: 5, disabled: true }), print(base));
});

test("what is shown before a yes is the whole command line, and names of values that may be secrets", () => {
  const read = readServer("x", {
    command: "run me",
    args: ["--a", "b c"],
    env: { TOKEN: "s3cr3t", HOST: variable("env:HOST") },
    cwd: "sub",
  });
  assert.ok(!("problem" in read));
  assert.deepEqual(describeServer({ config: read, source: "yours" }), [
    '"run me" --a "b c"',
    "in sub",
    `environment: TOKEN, HOST=${variable("env:HOST")}`,
  ]);
  assert.match(secretIn(read)?.problem ?? "", /TOKEN looks like a secret.*secrets set mcp\.x\.token/);
});

test("what would not be seen, or would have another order seen, is written out before a yes", () => {
  const read = readServer("x", { command: "sh", args: ["-c", "echo \u202ehs"], cwd: "a\u200bb", env: { A: "\u2066b" } });
  assert.ok(!("problem" in read));
  assert.deepEqual(describeServer({ config: read, source: "workspace" }, ["\u202es.j"]), [
    'sh -c "echo \\u{202e}hs"',
    "in a\\u{200b}b",
    'environment: A="\\u{2066}b"',
    'runs from this workspace: "\\u{202e}s.j" (a yes is to what is in there now)',
  ]);
});

test("of what a repository asks for all is shown that steers it or is sent along, but for values that bear the name of a secret", () => {
  const shown = (given: object) => {
    const config = readServer("x", given);
    assert.ok(!("problem" in config));
    return describeServer({ config, source: "workspace" });
  };
  const env = { NODE_OPTIONS: "--require ./x.js", npm_config_registry: "http://a.example", API_KEY: "s3cr3t" };
  assert.deepEqual(shown({ command: "npx", env }), [
    "npx",
    'environment: NODE_OPTIONS="--require ./x.js", npm_config_registry=http://a.example, API_KEY',
  ]);
  const oauth = { clientId: variable("env:DEPLOY_KEY"), clientSecret: "s3cr3t", issuer: "https://b.example" };
  assert.deepEqual(shown({ url: "https://a.example", headers: { "X-To": "b" }, oauth }), [
    "https://a.example",
    "headers: X-To=b",
    `signs in with: clientId=${variable("env:DEPLOY_KEY")}, clientSecret, issuer=https://b.example`,
  ]);
});
