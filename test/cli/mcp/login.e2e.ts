import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { startGuarded } from "../../fakes/mcp/guarded.ts";
import { tempFolder } from "../../temp.ts";
import { run, start } from "../program.ts";
import { workspace } from "../stage.ts";

test("One signs in to a server once; calls are let in from then on, refreshed by themselves, until one signs out", async () => {
  const guarded = await startGuarded();
  after(() => guarded.close());
  const { folder } = await workspace([]);
  const environment = { ...browser(), HOME: tempFolder() };
  const mcp = (...words: readonly string[]) => run(["mcp", ...words], { folder, environment });
  const added = await mcp("add", "tickets", "--url", guarded.url);
  assert.match(added.stdout, /It wants you to sign in first/);
  const refused = await mcp("login", "tickets");
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /tickets wants you to sign in at 127\.0\.0\.1:\d+\.\n {2}http:\/\/127\.0\.0\.1:\d+\/authorize\?\S+\n.*--yes/,
  );
  assert.equal(guarded.counts.signIns, 0, "no browser was opened");
  const signedIn = await mcp("login", "tickets", "--yes");
  assert.deepEqual([signedIn.code, signedIn.stdout], [0, "Signed in: tickets\n"], signedIn.stderr);
  const secrets = JSON.parse(readFileSync(path.join(folder, "..", "data", "secrets.json"), "utf8")) as {
    secrets: readonly { name: string }[];
  };
  assert.deepEqual(
    secrets.secrets.map(({ name }) => name),
    [`mcp:${guarded.url}`],
  );
  assert.match((await mcp("call", "tickets", "whoami")).stdout, /You are Ana\./);
  guarded.forgetAccess();
  assert.match((await mcp("call", "tickets", "whoami")).stdout, /You are Ana\./);
  assert.deepEqual(guarded.counts, { signIns: 1, refreshed: 1 });
  assert.equal((await mcp("logout", "tickets")).stdout, "Signed out: tickets\n");
  const out = await mcp("call", "tickets", "whoami");
  assert.match(out.stdout + out.stderr, /wants the person to sign in first\. .*anycowork mcp login tickets/);
});

test("Where a run needs it, the question names the host, and the call goes on once one has signed in", async () => {
  const guarded = await startGuarded();
  after(() => guarded.close());
  const { folder, words, environment } = await workspace([
    { toolCalls: [{ name: "mcp__tickets__whoami", arguments: {} }] },
    { text: "Done.", needs: "You are Ana." },
  ]);
  const env = { ...environment, ...browser(), HOME: tempFolder() };
  await run(["mcp", "add", "tickets", "--url", guarded.url], { folder, environment: env });
  await run(["mcp", "login", "tickets", "--yes"], { folder, environment: env });
  guarded.forgetAll();
  const program = await start(["run", "--json", "who am I?", "--allow", "mcp:tickets/whoami", ...words], { folder, environment: env });
  const said = await program.said(/"type":"question-request".*\n/);
  const { event } = JSON.parse(said.split("\n").find((each) => each.includes("question-request")) ?? "") as {
    event: { questionId: string; about: string; server: string; text: string; link: { url: string; host: string } };
  };
  const { host } = new URL(guarded.url);
  assert.deepEqual([event.about, event.server, event.link.host], ["server", "tickets", host]);
  assert.match(event.text, new RegExp(`sign in at ${host}`));
  // Who answers in JSON opens it.
  await (await fetch(event.link.url)).text();
  program.child.stdin.end(`${JSON.stringify({ reply: event.questionId, value: "open" })}\n`);
  const { code, stdout } = await program.ended;
  assert.equal(code, 0, stdout);
  assert.match(stdout, /"text":"Done\."/);
  assert.equal(guarded.counts.signIns, 2);
  assert.doesNotMatch(stdout, /access-|refresh-/, "no token is told");
});

/** A PATH with a browser on it that goes where it is sent. */
function browser(): Readonly<Record<string, string>> {
  const folder = path.join(tempFolder(), "bin");
  mkdirSync(folder);
  const file = path.join(folder, "xdg-open");
  writeFileSync(file, `#!${process.execPath}\nfetch(process.argv[2]).then((page) => page.text());\n`);
  chmodSync(file, 0o755);
  return { PATH: `${folder}:${process.env.PATH}` };
}
