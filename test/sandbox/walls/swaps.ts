import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { tempFolder } from "../../temp.ts";
import type { Boxed } from "./suite.ts";

/** `renameat2` on this kind of processor, by which two names are swapped at once. */
const swapCall = { x64: 316, arm64: 276 }[process.arch as string];

export interface SwapWish {
  /** How many sandboxes are made meanwhile. */
  readonly tries: number;
  readonly skip?: string | false;
}

/** That a command which swaps folders all the time gets nothing into the sandboxes that are made meanwhile. */
export function swapTests(sandbox: string, begin: () => Boxed, { tries, skip = false }: SwapWish): void {
  const noSwap = skip || (swapCall === undefined && "names can't be swapped at once here");
  test(`${sandbox}: a secret stays hidden in what is made while a command swaps its folder for another`, { skip: noSwap }, () =>
    secretsStay(begin(), tries),
  );
  test(`${sandbox}: nothing of the machine comes into what is made while a command swaps a folder for a link`, { skip: noSwap }, () =>
    machineStays(begin(), Math.ceil(tries / 5)),
  );
}

async function secretsStay(boxed: Boxed, tries: number): Promise<void> {
  const put = putting(boxed);
  put(boxed.folder, "x/.env", "A SECRET\n");
  put(boxed.folder, "y/notes.txt", "open\n");
  const answers = await whileSwapping(boxed, tries, "cat x/.env y/.env 2>/dev/null; cat x/notes.txt y/notes.txt 2>/dev/null; true");
  for (const each of answers) assert.doesNotMatch(each, /A SECRET/);
}

async function machineStays(boxed: Boxed, tries: number): Promise<void> {
  const put = putting(boxed);
  const machine = tempFolder();
  chmodSync(machine, 0o755);
  put(machine, "victim/.vscode/notes.txt", "OF THE MACHINE\n");
  put(boxed.folder, "x/.vscode/notes.txt", "open\n");
  symlinkSync(path.relative(boxed.folder, path.join(machine, "victim")), path.join(boxed.folder, "y"));
  const answers = await whileSwapping(boxed, tries, "cat x/.vscode/notes.txt y/.vscode/notes.txt 2>/dev/null; true");
  for (const each of answers) assert.doesNotMatch(each, /OF THE MACHINE/);
}

/** What a command says in each of many boxes that are made meanwhile, or why there was none. */
async function whileSwapping(boxed: Boxed, tries: number, command: string): Promise<readonly string[]> {
  const { folder, run } = boxed;
  const swap = `$| = 1; my ($x, $y) = ("x\\0", "y\\0"); print "begun\\n"; while (1) { syscall(${swapCall}, -100, $x, -100, $y, 2); select(undef, undef, undef, rand() * 0.004) }`;
  writeFileSync(path.join(folder, "swap.pl"), swap);
  const stop = new AbortController();
  let isBegun: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    isBegun = resolve;
  });
  const swapping = run("perl swap.pl", { signal: stop.signal, onOutput: () => isBegun() });
  await begun;
  const answers: string[] = [];
  for (let turn = 0; turn < tries; turn += 1) {
    const { output, problem } = await run(command, { place: { sessionId: `talk${turn}` as SessionId, folders: [folder] } });
    answers.push(problem ?? output);
  }
  stop.abort();
  assert.equal((await swapping).reason, "cancelled");
  return answers;
}

function putting({ person }: Boxed): (folder: string, name: string, text: string) => void {
  return (folder, name, text) => {
    const parts = name.split("/");
    const all = parts.map((_, index) => path.join(folder, ...parts.slice(0, index + 1)));
    mkdirSync(path.dirname(all.at(-1) ?? ""), { recursive: true });
    writeFileSync(all.at(-1) ?? "", text);
    if (process.getuid?.() === 0) for (const each of all) chownSync(each, person.uid, person.gid);
  };
}
