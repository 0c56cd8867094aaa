import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runProcess } from "../../../src/core/sandbox/process/run.ts";
import type { Fixture } from "../reading/fixture.ts";

/** What lines did when they were run. */
export interface Trial {
  /** What is there now, gone or other than before: paths from the fixture's top. */
  readonly changed: readonly string[];
  readonly output: string;
}

export interface TrialPlace {
  readonly fixture: Fixture;
  /** Real path of the folder the lines run in. */
  readonly directory: string;
  /** The shells' programs; each line is run by each of them. */
  readonly shells: readonly string[];
}

/** Really runs lines, each in a fresh shell started the way commands are, and tells what is other than before. */
export async function tryOut(lines: readonly string[], { fixture, directory, shells }: TrialPlace): Promise<Trial> {
  const before = stateOf(fixture.root);
  const file = path.join(fixture.root, "..", `${path.basename(fixture.root)}.lines`);
  writeFileSync(file, lines.map((each) => `${each}\0`).join(""));
  const environment = { ...fixture.environment, LINES_FILE: file };
  const ended = await Promise.all(
    shells.map((shell) =>
      runProcess({
        // As `runProcess` starts a shell, but many one after another; some exit codes would end the whole.
        command: `xargs -0 -n 1 /bin/sh -c '${shell} -c "$0"; exit 0' < "$LINES_FILE"`,
        directory,
        environment,
        timeoutMs: 170_000,
        signal: new AbortController().signal,
        onOutput: () => undefined,
      }),
    ),
  );
  const odd = ended.find((each) => each.reason !== "ended" || each.exitCode !== 0);
  if (odd) throw new Error(`The lines could not be run: ${odd.reason} ${odd.exitCode} ${odd.output.slice(-2000)}`);
  return { changed: differences(before, stateOf(fixture.root)), output: ended.map((each) => each.output).join("\n") };
}

/** The shell that commands are run by, and bash the way it is where it is that shell: by that name, out of a folder that is made. */
export function shellsIn(folder: string): readonly string[] {
  if (!existsSync("/bin/bash") || /bash/.test(targetOf("/bin/sh"))) return ["/bin/sh"];
  mkdirSync(folder, { recursive: true });
  symlinkSync("/bin/bash", path.join(folder, "sh"));
  return ["/bin/sh", path.join(folder, "sh")];
}

function targetOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return file;
  }
}

/** Everything below a folder with its kind, its rights and a print of its content. What git notes for itself when it is asked is left out. */
function stateOf(root: string): ReadonlyMap<string, string> {
  const state = new Map<string, string>();
  const visit = (folder: string) => {
    for (const name of readdirSync(folder)) {
      const target = path.join(folder, name);
      const found = lstatSync(target);
      const key = path.relative(root, target);
      if (key === "proj/.git/index") continue;
      if (found.isDirectory()) {
        state.set(key, `folder ${found.mode}`);
        visit(target);
      } else if (found.isFile()) state.set(key, `${found.mode} ${found.mtimeMs} ${printOf(target)}`);
      else state.set(key, found.isSymbolicLink() ? `link ${readlinkSync(target)}` : "something else");
    }
  };
  visit(root);
  return state;
}

function printOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
}
