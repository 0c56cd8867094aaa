import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Place } from "../contender.ts";
import { median } from "../figures.ts";
import { type Figure, number } from "../report.ts";

const run = promisify(execFile);
const count = 200;

/** What it costs to know which skills there are: in a process that has read none yet, and once nothing has changed. */
export async function skillFigures({ root, out }: Place, isQuick: boolean): Promise<{ readonly figures: readonly Figure[] }> {
  const home = await mkdtemp(path.join(out, "skills-"));
  try {
    for (let index = 0; index < count; index += 1) await write(path.join(home, ".agents/skills"), `skill-${index}`);
    const rounds: { readonly first: number; readonly again: number }[] = [];
    for (let round = 0; round < (isQuick ? 1 : 9); round += 1) {
      const { stdout } = await run(process.execPath, [path.join(out, "probes/shelf.mjs"), path.join(root, "dist"), home]);
      rounds.push(JSON.parse(stdout));
    }
    const [first, again] = [median(rounds.map((each) => each.first)), median(rounds.map((each) => each.again))];
    const figure = (what: string, value: number): Figure => ({
      what,
      floor: undefined,
      ours: `${number(value)} ms`,
      value,
      target: 100,
      unit: " ms",
    });
    return {
      figures: [figure(`${count} skills indexed, by a process that knows none`, first), figure("The same once nothing has changed", again)],
    };
  } finally {
    await rm(home, { recursive: true });
  }
}

/** A skill as they are written: some settings, instructions of two pages, a script. */
async function write(shelf: string, name: string): Promise<void> {
  const settings = [
    `name: ${name}`,
    `description: ${"Does one thing well and says when it fits. ".repeat(6).trim()}`,
    "license: MIT",
    'metadata:\n  version: "1.0"\n  author: ada',
    "allowed-tools: Read Bash(git:*)",
  ];
  await mkdir(path.join(shelf, name, "scripts"), { recursive: true });
  await writeFile(
    path.join(shelf, name, "SKILL.md"),
    `---\n${settings.join("\n")}\n---\n\n# ${name}\n\n${"A line of what to do, in so many words.\n".repeat(150)}`,
  );
  await writeFile(path.join(shelf, name, "scripts/run.sh"), "#!/bin/sh\necho done\n");
}
