import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { inRepo } from "../../repo.ts";
import { buildWorld, isByLetters, pathCases } from "../../sandbox/path-cases.ts";
import { tempFolder } from "../../temp.ts";
import { createFixture } from "../../tools/reading/fixture.ts";
import { builtPrograms, start } from "../program.ts";

interface ShellCase {
  readonly id: string;
  readonly shell: string;
  readonly input: string;
  readonly expect: "ask" | "allow";
}

const decisions = { refuse: "deny", ask: "ask", allow: "allow" } as const;

test("Each shell case is answered as it should be when all are asked at once, with the rules behind the command", async (context) => {
  const cases = ["shell-must-ask", "shell-allow"].flatMap((each) => JSON.parse(readFileSync(inRepo(`test/cases/${each}.json`), "utf8")));
  const fixture = createFixture(tempFolder());
  const rules = ["shell:git status", "shell:ls", "shell:npm test", "shell:cat"].flatMap((each) => ["--allow", each]);
  const answers = await check([...rules, "-C", fixture.folder], {
    folder: fixture.folder,
    environment: { HOME: fixture.home, PATH: fixture.environment.PATH ?? "", ANYCOWORK_DATA: tempFolder() },
    lines: (cases as ShellCase[]).map(({ id, shell, input }) => ({ id, tool: "run_command", input, shell })),
  });
  assert.equal(answers.size, 182);
  for (const { id, expect, input } of cases as ShellCase[])
    await context.test(`${id} ${expect}s`, () => assert.equal(answers.get(id)?.decision, expect, input));
});

test("Each path case is answered as it should be when all are asked at once, letters of Windows too", async (context) => {
  const dataFolder = path.join(tempFolder(), "store");
  mkdirSync(dataFolder);
  const own = { dataFolder, extension: path.dirname(await builtPrograms()) };
  const lines = pathCases.map((each) => {
    const { project, tool, given } = buildWorld(each, tempFolder(), own);
    return { id: each.id, tool, input: given, platform: each.platform, cwd: isByLetters(each) ? "C:\\w\\proj" : project };
  });
  const environment = { HOME: tempFolder(), ANYCOWORK_DATA: dataFolder };
  // A folder that is named stands in for the one of Windows.
  const { project: standIn } = buildWorld({ ...pathCases[0], setup: [] } as (typeof pathCases)[number], tempFolder(), own);
  const here = await check(["--approve", "edits"], {
    folder: standIn,
    environment,
    lines: lines.filter(({ cwd }) => !cwd.startsWith("C:")),
  });
  const named = ["--approve", "edits", "-C", standIn];
  const letters = await check(named, { folder: standIn, environment, lines: lines.filter(({ cwd }) => cwd.startsWith("C:")) });
  assert.deepEqual([here.size, letters.size], [76, 12]);
  for (const { id, op, expect, input } of pathCases)
    await context.test(`${id}: ${op} is answered with ${decisions[expect]}`, () =>
      assert.equal((here.get(id) ?? letters.get(id))?.decision, decisions[expect], input),
    );
});

interface Asking {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly lines: readonly object[];
}

/** The answers of one `permissions check -` by their ids; they must come in the order of the lines. */
async function check(words: readonly string[], { lines, ...options }: Asking) {
  const program = await start(["permissions", "check", "-", ...words], options);
  program.child.stdin.end(lines.map((each) => `${JSON.stringify(each)}\n`).join(""));
  const { code, stdout, stderr } = await program.ended;
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const answers = stdout
    .trimEnd()
    .split("\n")
    .map((each) => JSON.parse(each) as { readonly id: string; readonly decision: string });
  assert.deepEqual(
    answers.map(({ id }) => id),
    lines.map((each) => (each as { readonly id: string }).id),
  );
  return new Map(answers.map((each) => [each.id, each]));
}
