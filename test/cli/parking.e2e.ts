import assert from "node:assert/strict";
import test from "node:test";
import type { Answer } from "../fakes/model-answer.ts";
import { envelopesOf, run, start } from "./program.ts";
import { workspace } from "./stage.ts";

const later: Answer = {
  status: 429,
  headers: { "content-type": "application/json", "retry-after": "1800" },
  body: JSON.stringify({ error: { message: "Rate limit reached for requests.", type: "requests", code: "rate_limit_exceeded" } }),
};

test("A parked run keeps the program alive, and Ctrl+C ends both at once", async () => {
  const { folder, words, environment, requests } = await workspace([later, { text: "Not asked for." }]);
  const program = await start(["run", "--json", "go", ...words], { folder, environment });
  program.child.stdin.end();
  await program.said(/"reason":"parked"/);
  // A program that nothing keeps alive ends by itself well before another one has started and ended.
  await run(["--version"], { folder, environment });
  assert.equal(program.child.exitCode, null);
  program.child.kill("SIGINT");
  const { code, stdout } = await program.ended;
  assert.equal(code, 130);
  const events = envelopesOf(stdout).map(({ event }) => event);
  assert.deepEqual([events.at(-1)?.type, events.at(-1)?.outcome], ["run-end", "cancelled"]);
  assert.equal(requests.length, 1);
});
