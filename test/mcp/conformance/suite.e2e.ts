import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { build } from "esbuild";
import { inRepo } from "../../repo.ts";
import { tempFolder } from "../../temp.ts";

const suite = inRepo("node_modules/@modelcontextprotocol/conformance/dist/index.js");
/** The suite wants a newer Node than we do: this one, or the one that comes with the editor of our tests. */
const node = Number(process.versions.node.split(".")[0]) >= 22 ? process.execPath : process.env.ANYCOWORK_NODE_22;

const scenarios = [
  "initialize tools_call elicitation-sep1034-client-defaults sse-retry",
  "auth/metadata-default auth/metadata-var1 auth/metadata-var2 auth/metadata-var3 auth/basic-cimd auth/pre-registration",
  "auth/scope-from-www-authenticate auth/scope-from-scopes-supported auth/scope-omitted-when-undefined auth/scope-step-up auth/scope-retry-limit",
  "auth/token-endpoint-auth-basic auth/token-endpoint-auth-post auth/token-endpoint-auth-none",
  "auth/2025-03-26-oauth-metadata-backcompat auth/2025-03-26-oauth-endpoint-fallback auth/resource-mismatch",
  "auth/offline-access-scope auth/offline-access-not-supported auth/client-credentials-jwt auth/client-credentials-basic",
].flatMap((each) => each.split(" "));

/** A client that does nothing passes these with less. */
const leastChecks: Readonly<Record<string, number>> = { initialize: 1, "auth/resource-mismatch": 2 };

const expectedFailures = [...readFileSync(inRepo("test/mcp/conformance/expected-failures.yml"), "utf8").matchAll(/^ {2}- (\S+)$/gm)].map(
  ([, name = ""]) => name,
);

let client = "";
before(async () => {
  const outdir = tempFolder();
  client = path.join(outdir, "client.js");
  writeFileSync(path.join(outdir, "package.json"), JSON.stringify({ type: "module" }));
  await build({
    ...{
      entryPoints: [inRepo("test/mcp/conformance/client.ts")],
      outdir,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20",
    },
    banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
    logLevel: "warning",
  });
});

const skip = node === undefined ? "the suite needs Node 22 or the editor of the tests" : false;

test("The suite has no client scenario that is not run here or expected to fail", { skip }, async () => {
  const { output } = await run(["list", "--client"]);
  const known = [...output.matchAll(/^ {2}- (\S+)/gm)].map(([, name = ""]) => name);
  assert.deepEqual([...known].sort(), [...scenarios, ...expectedFailures].sort());
});

for (const name of scenarios)
  test(`Our connection passes the official scenario ${name}`, { skip }, async () => {
    const { code, output } = await conform(name);
    assert.equal(code, 0, output);
    const passed = Number(/Passed: (\d+)\//.exec(output)?.[1]);
    assert.ok(passed >= (leastChecks[name] ?? 1), output);
  });

for (const name of expectedFailures)
  test(`Our connection does not pass the official scenario ${name} yet`, { skip }, async () => {
    assert.notEqual((await conform(name)).code, 0, "It passes: take it off expected-failures.yml, and put it among the scenarios here.");
  });

function conform(name: string): Promise<Ended> {
  // Without `exec` the shell would be ended instead of the client, and the suite would wait for ever.
  return run(["client", "--command", `exec ${process.execPath} ${client}`, "--scenario", name, "--timeout", "30000", "-o", tempFolder()]);
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(words: readonly string[]): Promise<Ended> {
  const child = spawn(node ?? "", [suite, ...words], { cwd: tempFolder(), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (piece: string) => {
      output += piece;
    });
  return new Promise((resolve, reject) => {
    child.on("error", reject).on("close", (code) => resolve({ code, output }));
  });
}
