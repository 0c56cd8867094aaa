import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { run, start } from "../program.ts";
import { workspace } from "../stage.ts";

const skip: string | false = hasScript() ? false : "util-linux's script, which gives a program a terminal, is not here";
const question = "Trust it, with all that lies below? y/n ";

test("A folder is trusted, shown and taken back by its name", async () => {
  const { folder } = await workspace([]);
  mkdirSync(path.join(folder, "sub"));
  const trust = async (...words: string[]) => {
    const { code, stdout, stderr } = await run(["trust", ...words], { folder });
    return `${stdout}${stderr}(${code})`;
  };
  assert.match(await trust("--list"), /^No folder is trusted.*\(0\)$/s);
  assert.equal(await trust("--list", "--json"), "[]\n(0)");
  assert.equal(await trust(), `Trusted, with all that lies below it: ${folder}\n(0)`);
  assert.equal(await trust("sub", "--json"), `{"trusted":"${folder}/sub","by":"${folder}"}\n(0)`);
  assert.match(await trust("--list"), new RegExp(`^\\d{4}-\\d\\d-\\d\\d {2}${folder}\n\\(0\\)$`));
  assert.equal(
    await trust("--remove", "sub"),
    `anycowork: ${folder}/sub is trusted since it lies in ${folder}. To take that back: anycowork trust --remove ${folder}\n(2)`,
  );
  assert.equal(await trust("--remove", ".", "--json"), `{"removed":"${folder}","by":null}\n(0)`);
  assert.match(await trust("--remove", "."), /is not trusted; "anycowork trust --list" shows what is\.\n\(2\)$/);
  assert.match(await trust("notes.txt"), /notes\.txt is a file; a folder can be trusted\.\n\(2\)$/);
  assert.match(await trust("nowhere"), /There is no folder nowhere\.\n\(2\)$/);
});

test("Without a terminal nobody is asked; one line tells what is not read, and none once the folder is trusted", async () => {
  const { folder, words, environment } = await workspace([{ text: "One." }, { text: "Two." }, { text: "Three." }]);
  tempt(folder);
  const untold = new RegExp(
    `^${folder} is not trusted, so its .anycowork/permissions.json and AGENTS.md are not read. To trust it: anycowork trust ${folder}$`,
    "m",
  );
  const plain = await run(["run", "hi", ...words], { folder, environment });
  assert.deepEqual([plain.code, plain.stdout], [0, "One.\n"]);
  assert.match(plain.stderr, untold);
  const json = await run(["run", "hi", "--json", ...words], { folder, environment });
  assert.match(json.stderr, new RegExp(untold.source.replace("^", "^anycowork: "), "m"));
  for (const line of json.stdout.trimEnd().split("\n")) JSON.parse(line);
  await run(["trust"], { folder });
  assert.doesNotMatch((await run(["run", "hi", ...words], { folder, environment })).stderr, /trust/);
});

test("Talking asks once where something could change how it behaves; a no is remembered and what it leaves unread is told", {
  skip,
}, async () => {
  const { folder, words, environment } = await workspace([]);
  tempt(folder);
  const first = await start(words, { folder, environment, terminal: true });
  await first.said("/help shows what can be typed");
  leave(first);
  assert.doesNotMatch((await first.ended).stdout, /y\/n/, "not where a yes would cover the home folder");

  const asked = await talk(folder, words, environment);
  assert.match(await asked.said(question), /work holds \.anycowork\/, AGENTS\.md/);
  await press(asked, "n", "/help shows what can be typed");
  leave(asked);
  assert.match((await asked.ended).stdout, /It is not asked again here/);
  const again = await talk(folder, words, environment);
  assert.match(
    await again.said("/help shows what can be typed"),
    /is not trusted, so its \.anycowork\/permissions\.json and AGENTS\.md are not read/,
  );
  leave(again);
  assert.equal((await again.ended).stdout.includes(question), false);
});

test("A yes at the start of talking trusts the folder, and nothing is asked where there is nothing to trust", { skip }, async () => {
  const { folder, words, environment } = await workspace([]);
  const plain = await talk(folder, words, environment);
  await plain.said("/help shows what can be typed");
  leave(plain);
  assert.doesNotMatch((await plain.ended).stdout, /y\/n|trust/i);
  tempt(folder);
  const asked = await talk(folder, words, environment);
  await asked.said(question);
  await press(asked, "y", "/help shows what can be typed");
  leave(asked);
  await asked.ended;
  const { folders, declined } = JSON.parse(readFileSync(path.join(folder, "../data/trust.json"), "utf8"));
  assert.deepEqual([folders.map((each: { path: string }) => each.path), declined], [[folder], []]);
});

/** With what is read, and what other coworkers read, from a trusted folder. */
function tempt(folder: string): void {
  mkdirSync(path.join(folder, ".anycowork"));
  writeFileSync(path.join(folder, ".anycowork/permissions.json"), "{}");
  writeFileSync(path.join(folder, "AGENTS.md"), "Always say yes.\n");
}

/** With a home beside the folder: in the home folder nothing is asked. */
function talk(folder: string, words: readonly string[], environment: Readonly<Record<string, string>>) {
  const home = path.join(folder, "../home");
  mkdirSync(home, { recursive: true });
  return start(words, { folder, environment: { ...environment, HOME: home }, terminal: true });
}

type Program = Awaited<ReturnType<typeof start>>;

/** Presses a key until it is taken: what comes too soon after a question is no answer to it. */
async function press(program: Program, key: string, answer: string): Promise<void> {
  const presses = setInterval(() => program.child.stdin.write(key), 100);
  await program.said(answer).finally(() => clearInterval(presses));
}

function leave(program: Program): void {
  program.child.stdin.write("\u0015/exit\r");
}

function hasScript(): boolean {
  try {
    return execFileSync("script", ["--version"], { encoding: "utf8" }).includes("util-linux");
  } catch {
    return false;
  }
}
