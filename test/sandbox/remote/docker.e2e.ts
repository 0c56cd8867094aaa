import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { createBoxes } from "../../../src/core/sandbox/docker/boxes.ts";
import { createEngines } from "../../../src/core/sandbox/docker/engine.ts";
import { usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { processName } from "../../../src/core/storage/disk/process-name.ts";
import { run } from "../../cli/program.ts";
import { startModelServer } from "../../fakes/model-server.ts";
import { startFarEngine } from "../docker/far.ts";
import { person } from "../docker/stage.ts";
import { until } from "../docker/until.ts";
import { elsewhere, inventory } from "./elsewhere.ts";

const started = startFarEngine();

test("A workspace comes to an engine elsewhere and back byte for byte: what is made, changed, deleted, renamed, linked, given a mode", async () => {
  const far = await started;
  const { write, shell, run, folder } = elsewhere(far);
  write("src/käse\n.txt", "odd names\n");
  write("data.bin", randomBytes(3_000_000));
  write("run.sh", "#!/bin/sh\necho ran\n", 0o755);
  write("crlf.txt", "one\r\ntwo\r\n");
  for (const each of ["gone", "old/name", "old/other", "mode", "edit"]) write(each, each);
  shell("ln -s src/inner inner; ln -s /etc/passwd outer; mkdir empty");
  const there = await run(inventory);
  assert.equal(there.output, shell(inventory));
  assert.equal((await run("./run.sh && id -u && id -g && pwd")).output, `ran\n${person.uid}\n${person.gid}\n${folder}\n`);
  const work = [
    "echo edited >>edit; rm gone; mv old new; chmod 700 mode run.sh; mkdir -p made/deep/er; head -c 2500000 /dev/urandom >made/deep/er/data",
    "ln -s deep/er made/link; ln made/deep/er/data made/hard; printf 'a\\nb' >'made/new\nline'; rm inner; ln -s edit inner; rmdir empty",
    "rm crlf.txt; mkdir crlf.txt; echo x >crlf.txt/x; touch -d '2001-02-03 04:05:06.789' data.bin; mkdir -m 500 made/closed; : >made/none",
  ].join("; ");
  const done = await run(`${work}; ${inventory}`);
  assert.deepEqual([done.reason, done.exitCode, done.notes], ["ended", 0, undefined]);
  assert.equal(shell(inventory), done.output);
  const owners = new Set(readdirSync(folder, { recursive: true }).map((each) => lstatSync(path.join(folder, String(each))).uid));
  assert.deepEqual([...owners], [person.uid]);
  shell("rm -r made/deep; echo mine >new/mine; chmod 755 mode; ln -sf nowhere inner; mv edit edited");
  assert.equal((await run(inventory)).output, shell(inventory));
});

test("What held a box back on this disk holds there too: settings and hooks stay, secrets are not there, links out and pipes stay there", async () => {
  const far = await started;
  const { write, here, run, shell, dataFolder } = elsewhere(far);
  write(".env", "SECRET=1\n");
  write("closed/data", "not for tools\n");
  write(".anycoworkignore", "closed/\n");
  write(".vscode/settings.json", "{}\n");
  write(".git/HEAD", "ref: refs/heads/main\n");
  write(".git/config", "[core]\n");
  write(".git/hooks/sample", "echo good\n");
  for (const each of ["objects", "refs"]) write(`.git/${each}/.keep`, "");
  write("plain", "plain\n");
  const seen = await run("ls -A; cat .env closed/data 2>&1; cat .vscode/settings.json");
  assert.match(seen.output, /^\.anycoworkignore\n\.git\n\.vscode\nplain\ncat: .env: No such file/);
  assert.equal(seen.output.includes("SECRET"), false);
  const evil = [
    "echo '{\"evil\":1}' >.vscode/settings.json; echo evil >.git/hooks/pre-commit; echo evil >>.git/config; rm .git/hooks/sample",
    "echo X=1 >.env; mkdir closed; echo evil >closed/data; mkdir .husky; echo evil >.husky/pre-commit; echo object >.git/objects/one",
    "ln -s /etc/shadow out; ln -s ../.. up; mkfifo pipe; rm .anycoworkignore; echo changed >plain; cp /bin/true suid; chmod 6755 suid",
  ].join("; ");
  const { notes = [], exitCode } = await run(evil);
  assert.equal(exitCode, 0);
  const said = notes.join("\n");
  for (const each of [
    ".vscode/settings.json",
    ".git/hooks/pre-commit",
    ".git/config",
    ".env",
    "closed/data",
    ".husky/pre-commit",
    ".anycoworkignore",
  ])
    assert.ok(said.includes(each), `${each} is told in: ${said}`);
  assert.match(said, /Only in the sandbox, and lost with it: out \(it leads out of the workspace\), pipe \(.*\), up \(it leads out/);
  assert.equal(
    shell("cat .vscode/settings.json .git/config .git/hooks/sample .env closed/data .anycoworkignore"),
    "{}\n[core]\necho good\nSECRET=1\nnot for tools\nclosed/\n",
  );
  assert.deepEqual(readdirSync(here(".")).sort(), [".anycoworkignore", ".env", ".git", ".vscode", "closed", "plain", "suid"]);
  assert.deepEqual(readdirSync(here(".git/hooks")), ["sample"]);
  assert.equal(readFileSync(here(".git/objects/one"), "utf8"), "object\n", "work can be committed");
  assert.equal(readFileSync(here("plain"), "utf8"), "changed\n");
  assert.equal(lstatSync(here("suid")).mode & 0o7777, 0o755);
  const [, keptAt = ""] = /is kept in (.*?), from where/.exec(said) ?? [];
  assert.ok(keptAt.startsWith(dataFolder), said);
  assert.equal(readFileSync(path.join(keptAt, ".vscode/settings.json"), "utf8"), '{"evil":1}\n');
  const again = await run("cat .vscode/settings.json .git/config; ls .git/hooks; ls -A");
  assert.match(again.output, /^\{\}\n\[core\]\nsample\n/);
  assert.equal(again.output.includes(".husky"), false);
});

test("What the person changes while a command runs stays, and what the command made of it is kept and said", async () => {
  const far = await started;
  const { write, here, run, said } = elsewhere(far);
  write("shared.txt", "before\n");
  const running = run("echo begun; while [ ! -e go ]; do sleep 0.05; done; echo theirs >shared.txt; echo new >made.txt");
  await until(() => said.join("").includes("begun"));
  write("shared.txt", "mine\n");
  write("made.txt", "mine too\n");
  const other = run("cat shared.txt; touch go");
  assert.equal((await other).output, "mine\n");
  const { notes = [] } = await running;
  const all = [...((await other).notes ?? []), ...notes].join("\n");
  assert.equal(readFileSync(here("shared.txt"), "utf8"), "theirs\n", "the second command brought it there, and the first changed that");
  assert.equal(all.includes("shared.txt"), false);
  write("shared.txt", "before\n");
  const late = run("cat shared.txt; echo begun twice; sleep 0.5; echo theirs >shared.txt");
  await until(() => said.join("").includes("begun twice"));
  write("shared.txt", "mine\n");
  const conflict = (await late).notes?.join("") ?? "";
  assert.match(
    conflict,
    /^Changed by the command, but meanwhile here too, so what is here stays: shared\.txt\. What the command made of it is kept in /,
  );
  assert.equal(readFileSync(here("shared.txt"), "utf8"), "mine\n");
  assert.equal((await run("cat shared.txt")).output, "mine\n");
});

test("A command that is stopped or runs out of time leaves what it had changed; its box goes on", async () => {
  const far = await started;
  const { write, here, run, said, boxes } = elsewhere(far);
  write("a", "a");
  const late = await run("echo early >a; sleep 600", { timeoutMs: 1_500 });
  assert.equal(late.reason, "timed-out");
  assert.equal(readFileSync(here("a"), "utf8"), "early\n");
  const [box] = await boxes();
  const stop = new AbortController();
  const running = run("echo later >b; echo begun; sleep 600", { signal: stop.signal });
  await until(() => said.join("").includes("begun"));
  stop.abort();
  assert.equal((await running).reason, "cancelled");
  assert.equal(readFileSync(here("b"), "utf8"), "later\n");
  assert.equal((await boxes())[0]?.Id, box?.Id);
  const left = await run("(setsid sh -c 'env -i sleep 600' &) ; echo hid >c; sleep 0.3");
  assert.equal(left.leftovers, "stopped");
  assert.equal(readFileSync(here("c"), "utf8"), "hid\n", "what hides goes with its box, and what it made is taken out before");
  assert.equal((await run("cat a b c")).output, "early\nlater\nhid\n");
  const bomb = await run(": >d; (while :; do sleep 600 & done) 2>/dev/null; while :; do :; done", { timeoutMs: 2_000 });
  assert.equal(bomb.reason, "timed-out");
  assert.ok(existsSync(here("d")), `${bomb.notes?.join()}: also where nothing more can be begun there`);
});

test("A command in the background changes what is here when it ends, and whenever another one does", async () => {
  const far = await started;
  const { here, run, said } = elsewhere(far);
  const background = run("echo one >log; echo begun; while [ ! -e stop ]; do sleep 0.05; done; echo two >>log");
  await until(() => said.join("").includes("begun"));
  await run("true");
  assert.equal(readFileSync(here("log"), "utf8"), "one\n");
  writeFileSync(here("stop"), "");
  await run("true");
  await background;
  assert.equal(readFileSync(here("log"), "utf8"), "one\ntwo\n");
});

test("More than is taken back is refused as a whole and said; what can't be read there by its user comes all the same", async () => {
  const far = await started;
  const { write, here, run, folder } = elsewhere(far);
  write("a", "a");
  const large = await run("echo edited >a; truncate -s 5G huge");
  assert.match(
    large.notes?.join("") ?? "",
    /^The command changed more than the 200,000 entries or 1 GB that are taken back from the sandbox, so nothing of it was\./,
  );
  assert.deepEqual(readdirSync(folder), ["a"]);
  assert.equal(readFileSync(here("a"), "utf8"), "a");
  const closed = await run("rm huge; mkdir deep; echo x >deep/x; chmod 000 deep deep/x 2>/dev/null; chmod 0 a");
  assert.equal(closed.notes, undefined);
  assert.equal(lstatSync(here("deep")).mode & 0o777, 0);
  assert.equal(lstatSync(here("a")).mode & 0o777, 0);
});

test("A folder beside the workspace comes along as it is, and can only be read there", async () => {
  const far = await started;
  const { folder, dataFolder, write, here } = elsewhere(far);
  const skill = mkdtempSync(path.join(far.unseen, "skill-"));
  writeFileSync(path.join(skill, "SKILL.md"), "do it so\n");
  write("a", "a");
  const engines = createEngines(far.environment);
  const settings = () => ({ ...usualSandbox, mode: "required" as const });
  const openGateway = () => Promise.reject(new Error("no hosts"));
  const user = async () => `${person.uid}:${person.gid}`;
  const boxes = createBoxes({ engines, settings, owner: `${processName()}#beside`, user, openGateway, dataFolder, now: () => Date.now() });
  const place = { sessionId: "talk" as SessionId, folders: [folder] };
  const mounts = { folders: [folder], readOnly: [skill], hiddenFolders: [], hiddenFiles: [], emptyFile: "", things: [] };
  const command = `cat ${skill}/SKILL.md; echo evil >${skill}/SKILL.md; echo evil >${skill}/more; rm ${skill}/SKILL.md; cat ${skill}/SKILL.md >b`;
  const usual = { directory: folder, environment: {}, timeoutMs: 60_000, signal: new AbortController().signal, onOutput: () => undefined };
  const result = await boxes.run({ command, place, mounts, ...usual });
  const output = "moved" in result ? result.moved : result.output;
  assert.match(output, /^do it so\n(.*Read-only file system\n){3}$/);
  assert.equal(readFileSync(here("b"), "utf8"), "do it so\n");
  await boxes.close();
  engines.close();
});

test("Nothing is left on the engine when the boxes are closed: no container, no volume", async () => {
  const far = await started;
  const { write, run, boxes, runners, client } = elsewhere(far);
  write("a", "a");
  const volumes = async () => (await client.listVolumes()).Volumes?.length ?? 0;
  const before = await volumes();
  await run("true");
  assert.equal((await boxes()).length, 1);
  assert.equal(await volumes(), before + 1);
  await runners.close();
  await until(async () => (await boxes()).length === 0);
  assert.equal(await volumes(), before);
});

test("Two thousand files: how long they take to come there, how long a command takes that changes nothing, one, a hundred", async () => {
  const far = await started;
  const { write, run, shell } = elsewhere(far);
  for (let index = 0; index < 2_000; index += 1)
    write(`src/${index % 50}/file-${index}.ts`, `export const value${index} = ${index};\n`.repeat(80));
  const figures: string[] = [];
  const timed = async (what: string, command: string) => {
    const begun = performance.now();
    const { notes, reason } = await run(command);
    figures.push(`${what} ${Math.round(performance.now() - begun)} ms`);
    assert.deepEqual([reason, notes], ["ended", undefined]);
  };
  await timed("first command", "true");
  await timed("nothing changes", "true");
  await timed("nothing changes again", "true");
  await timed("one changes there", "echo x >>src/1/file-1.ts");
  shell("echo y >>src/2/file-2.ts");
  await timed("one changed here", "true");
  await timed("a hundred change there", "for each in src/1/* src/2/* src/3/*; do echo z >>$each; done");
  await timed("all change there", "for each in src/*/*; do echo z >>$each; done");
  await timed("all go", "rm -r src");
  console.log(`  2,000 files of 3 KB: ${figures.join(" · ")}`);
});

test("What a command elsewhere changed is told with its step, can be looked through, and is undone like any other", async () => {
  const far = await started;
  const { folder, dataFolder, write, here, shell } = elsewhere(far);
  write("notes.txt", "hello\n");
  write("gone.txt", "still here\n");
  const command = "echo changed >notes.txt; rm gone.txt; mkdir made; echo new >made/new.txt";
  const server = await startModelServer([{ toolCalls: [{ name: "run_command", arguments: { command } }] }, { text: "Done." }]);
  after(() => server.close());
  const words = ["-m", "openai/scripted", "--base-url", server.baseUrl, "--sandbox", "required", "--approve", "all"];
  const environment = { ...far.environment, OPENAI_API_KEY: "sk-test", ANYCOWORK_DATA: dataFolder };
  const ran = await run(["run", "do it", ...words], { folder, environment });
  assert.equal(ran.code, 0, ran.stderr);
  const state = "cat notes.txt; ls; cat made/* 2>/dev/null || :";
  assert.equal(shell(state), "changed\nmade\nnotes.txt\nnew\n");
  const [{ id }] = JSON.parse((await run(["sessions", "list", "--json"], { folder, environment })).stdout);
  const shown = JSON.parse((await run(["sessions", "undo", id, "--json"], { folder, environment })).stdout);
  assert.deepEqual(
    shown.files.map((each: { label: string; action: string; state: string }) => `${each.label} ${each.action} ${each.state}`),
    ["notes.txt restore ready", "made/new.txt trash ready", "gone.txt put-back ready"],
  );
  assert.equal((await run(["sessions", "undo", id, "--yes"], { folder, environment })).code, 0);
  assert.equal(readFileSync(here("notes.txt"), "utf8"), "hello\n");
  assert.equal(readFileSync(here("gone.txt"), "utf8"), "still here\n");
  assert.equal(existsSync(here("made")), false);
});
