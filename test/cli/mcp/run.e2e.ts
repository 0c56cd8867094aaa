import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Envelope } from "../../../src/core/events/event.ts";
import { bad } from "../../mcp/stage.ts";
import { transcriptOf } from "../../scenarios/script.ts";
import { expectTranscript } from "../../transcript.ts";
import { envelopesOf, questionOf, run, start } from "../program.ts";
import { workspace } from "../stage.ts";

const echo = { toolCalls: [{ name: "mcp__little__echo", arguments: { text: "good morning" } }] };

/** What stands in `mcp.json` of the data folder. */
function put(folder: string, servers: Readonly<Record<string, object>>): void {
  const data = path.join(folder, "..", "data");
  mkdirSync(data, { recursive: true });
  writeFileSync(path.join(data, "mcp.json"), JSON.stringify({ mcpServers: servers }));
}

function namesOf({ body }: { readonly body: { readonly tools?: readonly unknown[] } }): readonly string[] {
  return (body.tools ?? []).map((each) => (each as { function: { name: string } }).function.name);
}

test("A run uses a tool of a server after a question that shows server, tool and arguments; the next one is asked about, too", async () => {
  const { folder, words, environment, requests } = await workspace([echo, echo, { text: "It said it." }]);
  put(folder, { little: bad("good") });
  assert.equal((await run(["mcp", "test", "little"], { folder })).code, 0);
  const program = await start(["run", "--json", "say good morning", ...words], { folder, environment });
  const { approvalId, detail, rules } = await questionOf(program);
  assert.deepEqual(rules, ["mcp:little/echo"]);
  assert.equal(detail, 'little · echo\n{\n  "text": "good morning"\n}');
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow", scope: "once" })}\n`);
  program.child.stdin.end();
  const { code, stdout, stderr } = await program.ended;
  assert.equal(code, 3, stderr);
  const envelopes = envelopesOf(stdout) as unknown as readonly Envelope[];
  const steady = envelopes.filter(({ event }) => event.type !== "usage-report");
  expectTranscript("server-tool-in-the-terminal", transcriptOf(steady, { [folder]: "$WORK" }).replace(/\(\d+ in, \d+ out\)$/, "(counted)"));
  const sent = requests[0]?.body.tools?.find((each) => JSON.stringify(each).includes("mcp__little__echo"));
  assert.match(JSON.stringify(sent), /\[MCP server little\] Says it again\./);
});

test("With ten servers, one of which never answers, the first request waits for none and none is started before it", async () => {
  const known = { ...bad("good") };
  const started = path.join((await workspace([])).folder, "started");
  let before: string | undefined;
  const { folder, words, environment, requests } = await workspace((_, turn) => {
    if (turn === 0) before = existsSync(started) ? readFileSync(started, "utf8") : "";
    return { text: "Fine." };
  });
  const strangers = Object.fromEntries(
    Array.from({ length: 8 }, (_, nr) => [`s${nr}`, { ...bad("good", String(nr)), env: { STARTED: started } }]),
  );
  put(folder, { known });
  await run(["mcp", "test", "known"], { folder });
  put(folder, { known, hangs: { ...bad("silent"), env: { STARTED: started } }, ...strangers });
  const { code, stderr } = await run(["run", "say what is in notes.txt", ...words], { folder, environment });
  assert.equal(code, 0, stderr);
  assert.equal(before, "");
  assert.deepEqual(requests[0] && namesOf(requests[0]).filter((each) => /^mcp__|_tools?$/.test(each)), [
    "mcp__known__echo",
    "search_tools",
    "call_tool",
  ]);
});

test("Two requests with the same servers begin with the same bytes, and an agent has the servers it names", async () => {
  const { folder, words, environment, requests } = await workspace(() => ({ text: "Fine." }));
  put(folder, { little: bad("good"), other: bad("good", "2") });
  for (const each of ["little", "other"]) await run(["mcp", "test", each], { folder });
  await run(["agents", "add", "small", "--instructions", "Answer.", "--mcp-servers", "other"], { folder });
  await run(["run", "say what is in notes.txt", ...words], { folder, environment });
  await run(["run", "say what is in notes.txt once more", ...words], { folder, environment });
  await run(["run", "--agent", "small", "say what is in notes.txt", ...words], { folder, environment });
  const [one, two, small] = requests.map((each) => JSON.stringify(each.body.tools));
  assert.equal(one, two);
  assert.match(one ?? "", /mcp__little__echo/);
  assert.doesNotMatch(small ?? "", /mcp__little__echo/);
  assert.match(small ?? "", /mcp__other__echo/);
});
