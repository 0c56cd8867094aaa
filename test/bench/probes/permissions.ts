import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { readLine } from "../../../src/core/permissions/command/line.ts";
import { judge } from "../../../src/core/permissions/gate.ts";
import { createWorkspace } from "../../../src/core/sandbox/workspace.ts";
import { readCommand } from "../../../src/core/tools/reading/command.ts";
import type { Place } from "../contender.ts";
import { median } from "../figures.ts";
import { type Figure, number } from "../report.ts";

/** Lines as models write them. */
const usual = [
  "git status --short",
  "git diff --stat HEAD~1",
  "git log --oneline -5",
  "ls -la src",
  "cat package.json | head -20",
  "npm test 2>&1 | tail -30",
  "grep -rn 'export function' src | head",
  "find . -name '*.ts' -not -path './node_modules/*' | wc -l",
  "sed -n '1,80p' src/file1.ts",
  "npm run build && npm test -- --reporter=dot",
  "mkdir -p out && cp src/file1.ts out/",
  "rm -rf out",
  'for f in src/*.ts; do wc -l "$f"; done',
  "[ -f README.md ] && cat README.md || echo none",
];

/** Lines made to take long. */
const hostile = [
  "(".repeat(12_000),
  "'".repeat(12_000),
  "( ".repeat(2_040),
  `${"{ ".repeat(2_000)}ls`,
  `"${"a".repeat(4_000)}`,
  `ls ${"{a,b}".repeat(800)}`,
  `for a in ${"x ".repeat(1_900)}; do ls; done`,
  `${"ls;".repeat(1_300)}`,
  `ls ${"*".repeat(4_000)}`,
  `ls ${"a*".repeat(2_000)}`,
  `cat <<'E'\n${"x\n".repeat(2_000)}`,
  `ls ${"# ".repeat(2_000)}`,
  `ls ${"../".repeat(1_300)}`,
  `echo ${"$PWD".repeat(1_000)}`,
  `cat ${"a ".repeat(2_000)}`,
  `cat ${"* ".repeat(2_000)}`,
  `cat ${"*a*b*c*d ".repeat(400)}`,
  `for a in 1 2 3 4; do cat ${"a ".repeat(1_000)}; done`,
];

/** What a command line pays before it may run: that it is taken apart, that what it names is looked at, and that the gate decides. */
export async function permissionFigures({
  out,
}: Place): Promise<{ readonly figures: readonly Figure[]; readonly notes: readonly string[] }> {
  const root = await realpath(await mkdtemp(path.join(out, "permissions-")));
  try {
    const folder = path.join(root, "proj");
    await fill(folder);
    const wholly = whole(folder, root);
    const all: number[] = [];
    const pure: number[] = [];
    for (let round = 0; round < 300; round += 1)
      for (const line of usual) {
        pure.push(await timed(() => readLine(line, { shell: "sh", directory: folder, home: root, isSet: () => false })));
        all.push(await timed(() => wholly(line)));
      }
    const worst: number[] = [];
    for (const line of hostile) {
      const times: number[] = [];
      for (let round = 0; round < 9; round += 1) times.push(await timed(() => wholly(line)));
      worst.push(median(times));
    }
    return {
      figures: [
        ...spread("taking a usual command line apart", pure, 0.3),
        ...spread("reading, looking and judging a usual command line", all, 5),
        longest(worst),
      ],
      notes: [],
    };
  } finally {
    await rm(root, { recursive: true });
  }
}

function whole(folder: string, root: string): (line: string) => Promise<unknown> {
  const workspace = createWorkspace({
    folders: [folder],
    dataFolder: path.join(root, "data"),
    readableFolder: path.join(root, "data/blobs"),
    home: root,
  });
  const environment = { ...process.env, HOME: root };
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  return async (line) => {
    const reading = await readCommand(line, { workspace, environment, directory: folder });
    const access = { kind: "run", command: line, directory: folder, place: "inside", reading } as const;
    return judge(access, {
      mode: "smart",
      trusted: true,
      rules: [],
      grants: [],
      folders: [folder],
      tool: "run_command",
      isChanged: () => false,
      hash,
    });
  };
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function spread(what: string, times: readonly number[], target: number): readonly Figure[] {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (part: number) => sorted[Math.ceil(sorted.length * part) - 1] ?? Number.NaN;
  const ours = `${number(median(times))} ms, 99% ${number(at(0.99))} ms, worst ${number(at(1))} ms`;
  return [{ what, floor: undefined, ours, value: median(times), target, unit: " ms" }];
}

function longest(times: readonly number[]): Figure {
  const value = Math.max(...times);
  return {
    what: "the same for lines made to take long, the one that takes longest",
    floor: undefined,
    ours: `${number(value)} ms`,
    value,
    target: 50,
    unit: " ms",
  };
}

/** A project of some size, with a repository. */
async function fill(folder: string): Promise<void> {
  await mkdir(path.join(folder, "src"), { recursive: true });
  for (let index = 0; index < 500; index += 1) await writeFile(path.join(folder, `src/file${index}.ts`), `export const item = ${index};\n`);
  await writeFile(path.join(folder, "README.md"), "# Shop\n");
  await writeFile(
    path.join(folder, "package.json"),
    JSON.stringify({ name: "shop", scripts: { test: "node src/file1.ts", build: "node src/file2.ts" } }),
  );
  for (const given of [
    ["init", "-q"],
    ["add", "."],
  ])
    execFileSync("git", given, { cwd: folder });
}
