import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { readLine, type SimpleCommand } from "../../../src/core/permissions/command/line.ts";
import { judgeCommand } from "../../../src/core/permissions/programs/judge.ts";
import { runProcess } from "../../../src/core/sandbox/process/run.ts";
import { tempFolder } from "../../temp.ts";
import { createDice } from "./dice.ts";
import { createLines } from "./lines.ts";
import { shellsIn } from "./trial.ts";

const count = Number(process.env.ANYCOWORK_FUZZ ?? 1_000);
const seed = Number(process.env.ANYCOWORK_SEED ?? randomInt(2 ** 31));

/** Everything that is no part of the shell; each of them only notes what it was given. */
const names =
  `ls cat head tail wc sort uniq cut nl tac rev fold paste comm cmp od stat file du df realpath readlink basename dirname md5sum sha256sum
  base64 column date uname tree id seq tr which xxd git find grep rg sed jq diff npm node bash sh make tar python3 ruby whoami hostname nproc arch sleep
  env xargs sudo nice timeout nohup setsid awk tee cp curl touch ls-evil cat.evil git-status-evil time`.split(/\s+/);

test("Whatever a line that is read starts was read: the programs, and each of their words", { timeout: 3_600_000 }, async () => {
  const root = tempFolder();
  const lines = linesToRun(root);
  const odd: string[] = [];
  for (const shell of shellsIn(path.join(root, "shells"))) {
    const started = await startedBy(shell, lines, root);
    for (const [index, { line, commands }] of lines.entries()) {
      const read = commands.flatMap(({ words, assignments }) => {
        const given = words.slice(assignments).map((each) => each.text);
        return [given, ["time", ...given], ["time", "-p", ...given]].map((each) => JSON.stringify(each));
      });
      for (const each of started[index] ?? []) if (!read.includes(each)) odd.push(`${JSON.stringify(line)} starts ${each}`);
    }
    assert.ok(started.filter((each) => each.length > 0).length > count / 2, "most lines start something");
  }
  console.log(`  seed ${seed}: ${lines.length} lines that are read`);
  assert.deepEqual(odd, [], `ANYCOWORK_SEED=${seed} makes the same lines`);
  assert.deepEqual(readdirSync(path.join(root, "empty")), []);
});

interface ReadableLine {
  readonly line: string;
  readonly commands: readonly SimpleCommand[];
}

function linesToRun(root: string): readonly ReadableLine[] {
  const makeLine = createLines(createDice(seed), 9);
  const [directory, home] = [path.join(root, "empty"), path.join(root, "home")];
  const found: ReadableLine[] = [];
  while (found.length < count) {
    const line = makeLine();
    const reading = readLine(line, { shell: "sh", directory, home, isSet: () => false });
    if (reading.kind === "clear" && reading.commands.every(isPredictable)) found.push({ line, commands: reading.commands });
  }
  return found;
}

/** Nothing of the shell that is not let pass, and no pattern that fits something in an empty folder or anywhere else. */
function isPredictable(command: SimpleCommand): boolean {
  const isOdd = command.words.some(({ pattern, text }) => pattern && /\/|^\./.test(text));
  return !isOdd && judgeCommand(command).kind !== "stateful" && !command.words[command.assignments]?.text.includes("/");
}

/** What each line started, as JSON of a name and its words. */
async function startedBy(shell: string, lines: readonly ReadableLine[], root: string): Promise<readonly (readonly string[])[]> {
  const [programs, directory, home] = ["programs", "empty", "home"].map((each) => path.join(root, each)) as [string, string, string];
  const notes = path.join(root, `notes-${shell.replaceAll("/", "-")}`);
  for (const each of [programs, directory, home, notes]) mkdirSync(each, { recursive: true });
  for (const each of names) {
    // One write, so that what runs side by side does not mix.
    writeFileSync(path.join(programs, each), `#!/bin/sh\nprintf '%s\\0' "$#" "\${0##*/}" "$@" >> "$NOTES"\n`);
    chmodSync(path.join(programs, each), 0o755);
  }
  const file = path.join(root, "lines");
  writeFileSync(file, lines.map(({ line }, index) => `${path.join(notes, String(index))}\0${line}\0`).join(""));
  const starter = `NOTES="$0" PATH="${programs}" ${shell} -c "$1"; exit 0`;
  const ended = await runProcess({
    command: `xargs -0 -n 2 /bin/sh -c '${starter}' < "${file}"`,
    directory,
    environment: { ...process.env, HOME: home },
    timeoutMs: 3_000_000,
    signal: new AbortController().signal,
    onOutput: () => undefined,
  });
  assert.ok(ended.reason === "ended" && ended.exitCode === 0, `${ended.reason} ${ended.exitCode} ${ended.output.slice(-500)}`);
  return lines.map((_, index) => notesIn(path.join(notes, String(index))));
}

function notesIn(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  const fields = readFileSync(file, "utf8").split("\0");
  const started: string[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const length = Number(fields[at]) + 1;
    started.push(JSON.stringify(fields.slice(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  return started;
}
