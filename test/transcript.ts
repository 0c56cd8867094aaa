import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inRepo } from "./repo.ts";

/**
 * Holds a transcript against its golden file, `test/scenarios/<name>.txt`, and fails when they differ or the file is missing;
 * what came is then left beside it as `<name>.txt.actual`. `UPDATE=1` writes the golden file instead, but never where `CI=true`.
 */
export function expectTranscript(name: string, text: string): void {
  compareTranscript(inRepo("test/scenarios", `${name}.txt`), text, process.env);
}

/** The same with its file and environment given, so that it can be tested itself. */
export function compareTranscript(file: string, text: string, environment: Readonly<Record<string, string | undefined>>): void {
  const updating = (environment.UPDATE ?? "0") !== "0" && environment.UPDATE !== "";
  assert.ok(!(updating && environment.CI === "true"), "Golden transcripts are never updated where CI=true. Unset UPDATE.");
  const actualFile = `${file}.actual`;
  const actual = text.endsWith("\n") ? text : `${text}\n`;
  const golden = readIfThere(file);
  if (golden === actual || updating) {
    rmSync(actualFile, { force: true });
    if (golden !== actual) write(file, actual);
    return;
  }
  write(actualFile, actual);
  const shown = path.relative(inRepo(), file);
  if (golden === undefined) assert.fail(`There is no ${shown} yet. Read ${shown}.actual; if it is right, run the test with UPDATE=1.`);
  assert.equal(
    actual,
    golden,
    `${shown} no longer fits. Read ${shown}.actual; if the change is meant, run the test with UPDATE=1.\n${firstDifference(golden, actual)}`,
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  } catch {
    return undefined;
  }
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function firstDifference(golden: string, actual: string): string {
  const [wanted, got] = [golden.split("\n"), actual.split("\n")];
  const line = wanted.findIndex((each, index) => each !== got[index]);
  const at = line < 0 ? wanted.length : line;
  return `First difference in line ${at + 1}:\n  golden: ${wanted[at] ?? "(end of file)"}\n  now:    ${got[at] ?? "(end of file)"}`;
}
