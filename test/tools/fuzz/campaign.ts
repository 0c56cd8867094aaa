import { chmodSync, linkSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import type { CommandReading } from "../../../src/core/permissions/command/part.ts";
import { createFixture, type Fixture, marker } from "../reading/fixture.ts";
import { caseRules, isPassed } from "../reading/rules.ts";
import { createDice } from "./dice.ts";
import { createLines } from "./lines.ts";
import { tryOut } from "./trial.ts";

export interface CampaignOptions {
  /** An existing folder for the workspaces. */
  readonly root: string;
  readonly seed: number;
  /** How many lines that pass are run. */
  readonly count: number;
  /** Programs that each line is run by. */
  readonly shells: readonly string[];
  /** What is read in a line's stead; the line itself if absent. */
  readonly mistake?: (line: string) => string;
}

export interface Campaign {
  readonly made: number;
  readonly run: number;
  /** Lines that passed and did something, with what they did. */
  readonly holes: readonly string[];
}

/** Makes lines by chance, reads them, and runs every one that passes in a throw-away workspace: until there are enough, or some did something. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const dice = createDice(options.seed);
  const listener = await listen();
  const makeLine = createLines(dice, listener.port);
  const fixture = trapsIn(options.root);
  let [made, run] = [0, 0];
  try {
    while (run < options.count) {
      const folder = dice.pick(["", "", "", "src", "odd", "sub"]);
      const passed: string[] = [];
      for (const wanted = Math.min(batchSize, options.count - run); passed.length < wanted; made += 1) {
        const line = makeLine();
        if (isPassed(await readingOf(line, { fixture, folder, options }), caseRules)) passed.push(line);
      }
      run += passed.length;
      const effect = await effectOf(passed, { fixture, folder, options, listener });
      if (effect) return { made, run, holes: await holesAmong(passed, { folder, options, listener }) };
    }
    return { made, run, holes: [] };
  } finally {
    listener.close();
  }
}

const batchSize = 200;

interface Place {
  readonly fixture: Fixture;
  readonly folder: string;
  readonly options: CampaignOptions;
  readonly listener: Listener;
}

function readingOf(line: string, { fixture, folder, options }: Omit<Place, "listener">): Promise<CommandReading> {
  const { mistake = (text) => text } = options;
  return fixture.read(mistake(line), { directory: path.join(fixture.folder, folder) });
}

async function effectOf(lines: readonly string[], { fixture, folder, options, listener }: Place): Promise<string | undefined> {
  const { changed, output } = await tryOut(lines, { fixture, directory: path.join(fixture.folder, folder), shells: options.shells });
  if (changed.length > 0) return `changed ${changed.slice(0, 5).join(", ")}`;
  if (output.includes(marker)) return "printed a secret";
  return listener.calls() > 0 ? "asked the network" : undefined;
}

/** Each line alone, until one did something; the workspace is made anew after each that did. */
async function holesAmong(lines: readonly string[], place: Omit<Place, "fixture">): Promise<readonly string[]> {
  const holes: string[] = [];
  let fixture = trapsIn(place.options.root);
  for (const line of lines) {
    const effect = await effectOf([line], { ...place, fixture });
    if (!effect) continue;
    holes.push(`${JSON.stringify(line)} in "${place.folder}" ${effect}`);
    fixture = trapsIn(place.options.root);
  }
  return holes.length > 0 ? holes : [`together, in "${place.folder}": ${JSON.stringify(lines)}`];
}

/** The shell cases' workspace, with more that a line could trip over. */
function trapsIn(root: string): Fixture {
  const fixture = createFixture(mkdtempSync(path.join(root, "traps-")));
  const { folder, programs, write } = fixture;
  for (const name of ["-n", "-oPWNED", "$(touch PWNED)", ";touch PWNED", "`touch PWNED`", "a b", "x.ts"]) write(`odd/${name}`, "odd\n");
  for (const name of ["keys/server.key", "sub/.env.local", ".hidden/.env"]) write(name, `${marker}\n`);
  linkSync(path.join(folder, ".env"), path.join(folder, "hard"));
  symlinkSync("../outside", path.join(folder, "é"));
  write("closed.txt", `${marker}\n`);
  write(".anycoworkignore", "closed.txt\n");
  // As quick as a script can be; a word before `--` would choose what npm runs.
  const npm = ["#!/bin/sh", '[ "$1" = test ] || exit 1', "shift"];
  const checks = [
    'while [ $# -gt 0 ] && [ "$1" != -- ]; do',
    `  case "$1" in --silent|-s) ;; *) touch "${folder}/PWNED" ;; esac`,
    "  shift",
    "done",
  ];
  writeFileSync(path.join(programs, "npm"), `${[...npm, ...checks].join("\n")}\n`);
  chmodSync(path.join(programs, "npm"), 0o755);
  return fixture;
}

interface Listener {
  readonly port: number;
  calls(): number;
  close(): void;
}

async function listen(): Promise<Listener> {
  let calls = 0;
  const server = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return { port: typeof address === "object" && address ? address.port : 0, calls: () => calls, close: () => void server.close() };
}
