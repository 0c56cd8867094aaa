import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { start } from "../program.ts";
import { workspace } from "../stage.ts";

const keys = { environment: "sk-env-quokka-4711", gemini: "AIza-kept-numbat-0815", other: 'pass "wombat" phrase' };
const hidden = "[hidden secret]";
/** What would be seen of any of them in any file, whole or in part. */
const traces = ["quokka", "numbat", "wombat"];

test("A key that a command prints, the model repeats and the server complains about is nowhere but in its own file", async () => {
  const refusal = JSON.stringify({ error: { message: `No such thing for ${keys.environment} or ${keys.gemini}`, type: "x" } });
  const stage = await workspace([
    { toolCalls: [{ name: "run_command", arguments: { command: prints } }, reads("read_file", { path: "../data/secrets.json" })] },
    {
      text: [`It says ${keys.environment.slice(0, 9)}`, `${keys.environment.slice(9)} and ${keys.gemini} `, `and ${keys.other}.`],
      toolCalls: [reads("write_file", { path: "out.txt", content: keys.gemini }), reads("search_files", { pattern: keys.environment })],
    },
    { text: `Once more: ${keys.environment}` },
    { status: 404, headers: { "content-type": "application/json" }, body: refusal },
  ]);
  const { folder, words, requests } = stage;
  const environment = { ...stage.environment, OPENAI_API_KEY: keys.environment };
  const data = path.join(folder, "../data");
  const said: string[] = [];
  const anycowork = async (all: readonly string[], input = "") => {
    const program = await start(all, { folder, environment });
    program.child.stdin.end(input);
    const { code, stdout, stderr } = await program.ended;
    assert.equal(code, all.includes("fail") ? 1 : 0, stderr);
    said.push(stdout, stderr);
    return stdout;
  };
  await anycowork(["secrets", "set", "gemini"], keys.gemini);
  await anycowork(["secrets", "set", "my.server"], keys.other);

  const talk = await start(["run", "--json", "--verbose", `print ${keys.other}`, ...words], { folder, environment });
  await talk.said(/"type":"approval-request".*\n/);
  const asked = /"approvalId":"([^"]+)"/.exec(await talk.said(/"type":"approval-request".*\n/))?.[1];
  talk.child.stdin.end(`${JSON.stringify({ answer: asked, decision: "allow", scope: "session" })}\n`);
  const { code, stdout, stderr } = await talk.ended;
  assert.equal(code, 0, stderr);
  said.push(stdout, stderr);
  const id = (JSON.parse(stdout.split("\n", 1)[0] ?? "") as { sessionId: string }).sessionId;
  const result = String(requests[1]?.body.messages.at(-2)?.content);
  for (const line of ["OPENAI_API_KEY=", '"value": "', "in two: "]) assert.ok(result.includes(`${line}${hidden}`), `${line}: ${result}`);
  assert.match(String(requests[1]?.body.messages.at(-1)?.content), /AnyCowork's own data/);
  assert.match(stdout, /stands where a secret is kept from you/);
  await anycowork(["run", "fail", "--session", id, ...words]);
  await anycowork(["run", "fail", "--json", "--session", id, ...words]);

  for (const format of ["md", "json", "zip"]) await anycowork(["sessions", "export", id, "--format", format, "-o", `talk.${format}`]);
  for (const all of [["sessions", "show", id], ["sessions", "recover"], ["secrets", "list", "--json"], ["doctor"]]) await anycowork(all);

  const zipped = spawnSync("unzip", ["-p", "talk.zip"], { cwd: folder, encoding: "utf8" });
  assert.match(zipped.stdout, /hidden secret/);
  said.push(zipped.stdout, JSON.stringify(requests.map((each) => each.body)));
  const files = [...filesIn(data), ...filesIn(folder)].filter((each) => path.basename(each) !== "secrets.json");
  assert.ok(
    files.some((each) => each.endsWith(".db")) &&
      files.some((each) => each.includes("/log/")) &&
      files.some((each) => each.endsWith(".md")),
  );
  const isFound = (bytes: Buffer | string) => traces.filter((each) => bytes.includes(each));
  assert.deepEqual(
    said.flatMap((each) => isFound(each).map((trace) => around(each, trace))),
    [],
  );
  assert.deepEqual(
    files.flatMap((each) => isFound(readFileSync(each)).map((trace) => `${each}: ${trace}`)),
    [],
  );
});

/** Everything a command can get at: its own environment, that of the program, the file of secrets, and one that comes in two pieces. */
const prints = [
  "env",
  "tr '\\0' '\\n' < /proc/$PPID/environ",
  "cat ../data/secrets.json",
  "K=$(tr '\\0' '\\n' < /proc/$PPID/environ | sed -n 's/^OPENAI_API_KEY=//p')",
  'printf "in two: %.5s" "$K"',
  "sleep 0.2",
  'echo "$K" | cut -c6-',
].join("; ");

function reads(name: string, given: Readonly<Record<string, unknown>>) {
  return { name, arguments: given };
}

function filesIn(folder: string): readonly string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return found.map((each) => path.join(each.parentPath, each.name));
}

function around(text: string, trace: string): string {
  const at = text.indexOf(trace);
  return text.slice(Math.max(0, at - 80), at + 80);
}
