import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import type { ProcessResult } from "../../../src/core/sandbox/process/run.ts";
import type { BoxCommand } from "../../../src/core/sandbox/runners/runner.ts";

/** A workspace of the person's, and a sandbox for it. */
export interface Boxed {
  readonly folder: string;
  readonly person: { readonly uid: number; readonly gid: number };
  run(command: string, more?: Partial<BoxCommand>): Promise<ProcessResult>;
}

type Begin = (files: Readonly<Record<string, string>>) => Scene;

interface Scene extends Boxed {
  at(name: string): string;
  /** A file of the person's. */
  put(name: string, text: string): void;
}

/** That the workspace's walls hold in a sandbox, whichever it is. */
export function wallTests(sandbox: string, begin: () => Boxed, skip: string | false = false): void {
  const scene: Begin = (files) => sceneOf(begin(), files);
  test(`${sandbox}: secrets, what is closed and settings can be neither read nor changed, moved, linked or replaced`, { skip }, () =>
    cannotChange(scene),
  );
  test(`${sandbox}: what is made at protected names does not stay, whatever way it came there; work can go on around it`, { skip }, () =>
    cannotMake(scene),
  );
  test(`${sandbox}: a program that listens in the workspace can't be reached`, { skip }, () => canNotCall(scene));
  test(`${sandbox}: what the person adds between two commands holds for the second`, { skip }, () => holdsAfresh(scene));
  test(`${sandbox}: what is made belongs to the person; line endings, modes, links and bytes survive`, { skip }, () => filesAgree(scene));
  test(`${sandbox}: a workspace that can't be held is not given to it, and nothing runs`, { skip }, () => isRefused(scene));
}

function sceneOf(boxed: Boxed, files: Readonly<Record<string, string>>): Scene {
  const { folder, person } = boxed;
  const at = (name: string) => path.join(folder, name);
  const put = (name: string, text: string) => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
    if (process.getuid?.() === 0) spawnSync("chown", ["-Rh", `${person.uid}:${person.gid}`, folder]);
  };
  for (const [name, text] of Object.entries(files)) put(name, text);
  return { ...boxed, at, put };
}

async function cannotChange(scene: Begin): Promise<void> {
  const files = {
    ".env": "KEY=secret\n",
    "notes/plan.md": "secret\n",
    ".anycoworkignore": "/notes/\n",
    ".vscode/settings.json": "{}\n",
    "AGENTS.md": "be good\n",
    "sub/.husky/pre-commit": "true\n",
    ".git/config": "[core]\n",
    ".git/hooks/pre-push": "true\n",
    "x.txt": "mine\n",
  };
  const { folder, run, at } = scene(files);
  const looks = await run("cat .env notes/plan.md; ls -A notes; cat .vscode/settings.json AGENTS.md");
  assert.equal(looks.output.replace(/.*notes\/plan\.md.*\n/, ""), "{}\nbe good\n");
  const attacks = Object.keys(files)
    .filter((each) => each !== "x.txt")
    .flatMap((each) => {
      const [top = ""] = each.split("/");
      const outer = each.startsWith("sub/") ? "sub/.husky" : top;
      return [
        ...[`echo evil >>${each}`, `chmod 777 ${each}`, `rm -f ${each}`, `rm -rf ${outer}`, `mv ${each} gone`, `mv ${outer} gone`],
        ...[`cp x.txt y.txt; mv -f y.txt ${each}`, `ln ${each} alias`, `ln -sf /x ${each}`, `mkdir -p n && mv -T n ${outer}`],
      ];
    });
  const { output } = await run(attacks.map((each) => `(${each}) 2>/dev/null`).join("\n"));
  assert.equal(output, "");
  for (const [name, text] of Object.entries(files)) assert.equal(readFileSync(at(name), "utf8"), text, name);
  assert.equal(statSync(at(".git/hooks/pre-push")).mode & 0o777, statSync(at("x.txt")).mode & 0o777);
  const left = readdirSync(folder).sort();
  assert.deepEqual(
    left.filter((each) => !["gone", "n", "y.txt"].includes(each)),
    [".anycoworkignore", ".env", ".git", ".vscode", "AGENTS.md", "notes", "sub", "x.txt"],
  );
}

async function cannotMake(scene: Begin): Promise<void> {
  const { run, at } = scene({
    ".git/config": "[core]\n",
    ".git/HEAD": "ref: refs/heads/main\n",
    "sub/.idea/a.xml": "a\n",
    "package.json": "{}\n",
  });
  // What is taken out at once may be gone before the next word.
  const ways = [
    "mkdir .vscode && echo evil >.vscode/tasks.json",
    "mkdir v && echo evil >v/settings.json && mv v sub/.VSCode",
    "echo evil >e && mv e .mcp.json; ln -s /etc/hosts CLAUDE.md; echo evil >e && ln e sub/AGENTS.md",
    "mv sub other && mkdir -p sub/.idea && echo evil >sub/.idea/a.xml",
    "mkdir .git/hooks && echo evil >.git/hooks/post-checkout; echo .. >.git/commondir",
    "mkdir -p new/.git/hooks && echo evil >new/.git/hooks/post-checkout; printf '[core]\\n\\tfsmonitor = ./x\\n' >new/.git/config",
    "echo '{\"a\":1}' >package.json; echo x >.git/index; echo x >package-lock.json",
  ];
  const { notes = [] } = await run(ways.map((each) => `(${each}) 2>/dev/null`).join("\n"));
  const expected = [".git/commondir", ".git/hooks/post-checkout", ".mcp.json", ".vscode", "CLAUDE.md", "new/.git/config"];
  const below = [
    "new/.git/hooks/post-checkout",
    ...["other", "sub"].flatMap((each) => [`${each}/.VSCode`, `${each}/AGENTS.md`]),
    "sub/.idea",
  ];
  const named = notes.flatMap((each) => /^(\S+) was made in the sandbox, where it must not be/.exec(each)?.[1] ?? []);
  for (const each of named) assert.ok([...expected, ...below].includes(each), each);
  assert.equal(named.length, 8, "so many are named");
  assert.match(notes.at(-1) ?? "", /^\d more such things were taken out\.$/);
  for (const each of [...expected, ...below]) assert.equal(existsSync(at(each)), false, each);
  assert.deepEqual([readFileSync(at("other/.idea/a.xml"), "utf8"), readFileSync(at("package.json"), "utf8")], ["a\n", '{"a":1}\n']);
  for (const each of [".git/index", "package-lock.json", "e"]) assert.ok(existsSync(at(each)), each);
}

async function canNotCall(scene: Begin): Promise<void> {
  const { run, at } = scene({});
  let heard = 0;
  const server = createServer(() => {
    heard += 1;
  }).listen(at("docker.sock"));
  after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  chmodSync(at("docker.sock"), 0o777);
  const call =
    'perl -MSocket -e \'socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, pack("S a*", AF_UNIX, "docker.sock")) and print "reached"\'';
  const { output } = await run(`${call}; mv docker.sock other; ${call.replace("docker.sock", "other")}; echo tried`);
  assert.match(output, /tried\n$/);
  assert.doesNotMatch(output, /reached/);
  assert.equal(heard, 0);
}

async function holdsAfresh(scene: Begin): Promise<void> {
  const { run, put, at } = scene({ "a.txt": "a\n" });
  const first = await run("cat a.txt");
  assert.equal(first.output, "a\n", JSON.stringify(first));
  put(".env", "KEY=secret\n");
  put(".vscode/settings.json", "{}\n");
  await run("cat .env >copy; echo evil >.vscode/settings.json");
  assert.deepEqual([readFileSync(at("copy"), "utf8"), readFileSync(at(".vscode/settings.json"), "utf8")], ["", "{}\n"]);
}

async function filesAgree(scene: Begin): Promise<void> {
  const { at, run, person } = scene({ "crlf.txt": "one\r\ntwo\r\n", "run.sh": "#!/bin/sh\necho it ran\n" });
  symlinkSync("crlf.txt", at("link"));
  const { output, exitCode } = await run(
    "set -e; cat link; cp crlf.txt copy.txt; printf 'a\\r\\nb\\000' >raw; chmod 750 run.sh; ./run.sh; ln -s ../x made; umask 027; mkdir dir; echo x >dir/f",
  );
  assert.deepEqual([exitCode, output.replaceAll("\r", "")], [0, "one\ntwo\nit ran\n"]);
  assert.equal(readFileSync(at("copy.txt"), "utf8"), "one\r\ntwo\r\n");
  assert.deepEqual([...readFileSync(at("raw"))], [97, 13, 10, 98, 0]);
  assert.deepEqual([readlinkSync(at("link")), readlinkSync(at("made"))], ["crlf.txt", "../x"]);
  assert.deepEqual(
    ["run.sh", "dir", "dir/f"].map((each) => (statSync(at(each)).mode & 0o777).toString(8)),
    ["750", "750", "640"],
  );
  for (const each of ["copy.txt", "raw", "dir", "dir/f"]) {
    const { uid, gid } = statSync(at(each));
    assert.deepEqual({ uid, gid }, person, each);
  }
}

async function isRefused(scene: Begin): Promise<void> {
  const { run, at, put } = scene({});
  for (let nr = 0; nr < 501; nr += 1) mkdirSync(at(`d${nr}`));
  for (let nr = 0; nr < 501; nr += 1) writeFileSync(at(`d${nr}/.env`), "");
  put("a.txt", "a");
  const { reason, problem } = await run("touch ran");
  assert.deepEqual([reason, existsSync(at("ran"))], ["unstartable", false]);
  assert.match(problem ?? "", /^Nothing was run\. The workspace holds 501 places/);
  const whole = await run("touch ran", { place: { sessionId: "talk" as BoxCommand["place"]["sessionId"], folders: ["/"] } });
  assert.match(whole.problem ?? "", /^Nothing was run\. The workspace folder \/ can't be given to a sandbox: it is the whole disk\./);
}
