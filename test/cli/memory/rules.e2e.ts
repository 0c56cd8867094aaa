import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { run } from "../program.ts";
import { workspace } from "../stage.ts";

const canary = "canary-5219";

test("Rules files reach the model only where the folder is trusted, those of a folder below with the first file read there; doctor tells which are in force", async () => {
  const reads = { toolCalls: [{ name: "read_file", arguments: { path: "api/a.txt" } }] };
  const { folder, words, environment, requests } = await workspace([{ text: "Before." }, reads, { text: "After." }]);
  const put = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  mkdirSync(path.join(folder, "api"));
  put("api/a.txt", "hello\n");
  put("AGENTS.md", `Say please. ${canary}`);
  put("api/AGENTS.md", "In api, say thanks.");
  symlinkSync("AGENTS.md", path.join(folder, "CLAUDE.md"));
  mkdirSync(path.join(folder, ".github"));
  symlinkSync("/etc/hostname", path.join(folder, ".github/copilot-instructions.md"));
  const system = (at: number) => JSON.stringify(requests[at]?.body.messages[0]);

  const before = await run(["run", "look into api and fix it", ...words], { folder, environment });
  assert.match(before.stderr, /so its AGENTS\.md, CLAUDE\.md and \.github\/copilot-instructions\.md are not read/);
  assert.ok(!JSON.stringify(requests[0]?.body).includes(canary));
  const untrusted = (await run(["doctor"], { folder, environment })).stdout;
  assert.match(untrusted, /– rules file +AGENTS\.md is not read: its folder is not trusted/);

  await run(["trust"], { folder });
  const after = await run(["run", "look into api and fix it", ...words], { folder, environment });
  assert.match(after.stderr, /copilot-instructions\.md is not read: it leads out of the workspace folder\./);
  assert.ok(system(1).includes(canary) && system(1) === system(2));
  assert.equal(system(1).split(canary).length, 2, "what has two names is told once");
  assert.match(JSON.stringify(requests[2]?.body.messages.at(-1)), /hello.*In api, say thanks\./);
  const trusted = (await run(["doctor"], { folder, environment })).stdout;
  assert.match(trusted, /✓ rules file +AGENTS\.md, the same as CLAUDE\.md: \d+ characters\n/);
  assert.match(trusted, /– rules file +\.github\/copilot-instructions\.md is not read: it leads out of the workspace folder\.\n/);
});
