import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createHostileWorld, type HostileWorld } from "./world.ts";

interface Swap {
  readonly tool: string;
  readonly given: object;
  /** What somebody else does while the question is open. */
  readonly meanwhile: (world: HostileWorld) => void;
  /** What must not have come of the yes. */
  readonly isHarmed: (world: HostileWorld) => boolean;
}

const inFolder =
  (...parts: readonly string[]) =>
  ({ folder }: HostileWorld) =>
    path.join(folder, ...parts);
const put = (name: string, content: string) => (world: HostileWorld) => writeFileSync(inFolder(name)(world), content);
const reads = (name: string, content: string) => (world: HostileWorld) => readFileSync(inFolder(name)(world), "utf8") === content;
const isThere = (name: string) => (world: HostileWorld) => world.snapshot().has(name);
const hasRun = (world: HostileWorld) => [...world.snapshot().keys()].some((each) => each.includes("PWNED"));

/** A folder of the workspace comes to lead out of it. */
function swapForLink(name: string): Swap["meanwhile"] {
  return (world) => {
    renameSync(inFolder(name)(world), inFolder(`${name}-before`)(world));
    symlinkSync(path.join(world.root, "outside/other"), inFolder(name)(world));
  };
}

const swaps: Readonly<Record<string, Swap>> = {
  "a file that was to be written anew is changed": {
    tool: "write_file",
    given: { path: "notes.txt", content: "mine" },
    meanwhile: put("notes.txt", "theirs"),
    isHarmed: (world) => !reads("notes.txt", "theirs")(world),
  },
  "a file that was to be made is there already": {
    tool: "write_file",
    given: { path: "src/new.ts", content: "mine" },
    meanwhile: put("src/new.ts", "theirs"),
    isHarmed: (world) => !reads("src/new.ts", "theirs")(world),
  },
  "the lines around an edit are changed": {
    tool: "edit_file",
    given: { path: "README.md", old_text: "hello", new_text: "bye" },
    meanwhile: put("README.md", "# Not for you\nhello\n"),
    isHarmed: (world) => !reads("README.md", "# Not for you\nhello\n")(world),
  },
  "the folder of a new file comes to lead out": {
    tool: "write_file",
    given: { path: "src/new.ts", content: "mine" },
    meanwhile: swapForLink("src"),
    isHarmed: isThere("outside/other/new.ts"),
  },
  "another file lies where one was to be deleted": {
    tool: "delete_file",
    given: { path: "notes.txt" },
    meanwhile: put("notes.txt", "much\nmore\nthan\nthere\nwas\n"),
    isHarmed: (world) => !isThere("proj/notes.txt")(world),
  },
  "more lies in a folder that was to be deleted": {
    tool: "delete_file",
    given: { path: "docs" },
    meanwhile: put("docs/only-copy.md", "precious"),
    isHarmed: (world) => !isThere("proj/docs/only-copy.md")(world),
  },
  "what was to be moved leads elsewhere": {
    tool: "move_file",
    given: { from: "src/a.ts", to: "lib/a.ts" },
    meanwhile: swapForLink("lib"),
    isHarmed: isThere("outside/other/a.ts"),
  },
  "the script of a command is changed": {
    tool: "run_command",
    given: { command: "npm test" },
    meanwhile: put("package.json", JSON.stringify({ scripts: { test: "touch PWNED" } })),
    isHarmed: hasRun,
  },
  "a file that the script of a command runs is changed": {
    tool: "run_command",
    given: { command: "npm run build" },
    meanwhile: put("tool.js", 'require("node:fs").writeFileSync("PWNED", "");\n'),
    isHarmed: hasRun,
  },
  "a script that is run by its path is changed": {
    tool: "run_command",
    given: { command: "node tool.js" },
    meanwhile: put("tool.js", 'require("node:fs").writeFileSync("PWNED", "");\n'),
    isHarmed: hasRun,
  },
  "settings by which git runs a program come into the repository": {
    tool: "run_command",
    given: { command: "git status" },
    meanwhile: (world) =>
      writeFileSync(
        inFolder(".git/config")(world),
        `${readFileSync(inFolder(".git/config")(world), "utf8")}[core]\n\tfsmonitor = touch PWNED;false\n`,
      ),
    isHarmed: hasRun,
  },
  "the folder of a command is swapped for another": {
    tool: "run_command",
    given: { command: "npm test", directory: "sub" },
    meanwhile: (world) => {
      rmSync(inFolder("sub")(world), { recursive: true });
      symlinkSync("evilpkg", inFolder("sub")(world));
    },
    isHarmed: hasRun,
  },
  "a program of the workspace gets the name of the command's": {
    tool: "run_command",
    given: { command: "./run.sh" },
    meanwhile: (world) => {
      writeFileSync(inFolder("run.sh")(world), "#!/bin/sh\ntouch PWNED\n");
      chmodSync(inFolder("run.sh")(world), 0o755);
    },
    isHarmed: hasRun,
  },
};

for (const [what, { tool, given, meanwhile, isHarmed }] of Object.entries(swaps))
  test(`A yes does not hold when, while it is asked, ${what}`, async () => {
    const world = createHostileWorld();
    writeFileSync(inFolder("run.sh")(world), "#!/bin/sh\nexit 0\n");
    mkdirSync(path.join(world.root, "outside/other"), { recursive: true });
    let asked = 0;
    const stage = world.stage({
      calls: [{ tool, given }],
      mode: "ask",
      person() {
        asked += 1;
        meanwhile(world);
        return { decision: "allow", scope: "once" };
      },
    });
    await stage.play("Go");
    const [step] = (await stage.view()).steps;
    assert.equal(asked, 1, step?.output);
    assert.equal(isHarmed(world), false, step?.output);
    assert.equal(step?.state, "failed", step?.output);
  });
