import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Runners } from "../../src/core/sandbox/runners/runner.ts";
import type { Searcher } from "../../src/core/sandbox/search/searcher.ts";
import type { BackgroundCommands } from "../../src/core/tools/commands/background.ts";
import type { OpenDocuments } from "../../src/core/tools/ports.ts";
import type { Prepared, Ready, RunContext, Tool, ToolResult } from "../../src/core/tools/tool.ts";
import { createTools } from "../../src/core/tools/toolbox.ts";
import { tempFolder } from "../temp.ts";
import { quietContext } from "./context.ts";

export interface World {
  /** The first workspace folder. */
  readonly folder: string;
  /** A folder beside it, outside the workspace. */
  readonly outside: string;
  readonly dataFolder: string;
  readonly tools: readonly Tool[];
  path(...parts: readonly string[]): string;
  write(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  prepare(tool: string, given: unknown): Promise<Prepared>;
  /** Prepares and carries out, as after a yes. */
  call(tool: string, given: unknown, context?: Partial<RunContext>): Promise<ToolResult>;
}

export interface WorldOptions {
  /** Names of the workspace folders; one, "project", if absent. */
  readonly folders?: readonly string[];
  readonly documents?: OpenDocuments;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Without it files are looked through in this thread. */
  readonly searcher?: Searcher;
  readonly background?: BackgroundCommands;
  /** Without it commands run on this machine. */
  readonly runners?: Runners;
}

/** A workspace of real files with the real tools. */
export function createWorld({
  folders = ["project"],
  documents,
  background,
  runners,
  environment = process.env,
  searcher,
}: WorldOptions = {}): World {
  const root = tempFolder();
  const made = ["outside", "data/blobs", ...folders].map((each) => path.join(root, each));
  for (const each of made) mkdirSync(each, { recursive: true });
  const [outside = root, readableFolder = root, ...workspace] = made;
  const folder = workspace[0] ?? root;
  const dataFolder = path.join(root, "data");
  const tools = createTools({ folders: workspace, dataFolder, readableFolder, environment, documents, searcher, background, runners });
  const inFolder = (...parts: readonly string[]) => path.join(folder, ...parts);
  const prepare = (name: string, given: unknown) => {
    const tool = tools.find((each) => each.name === name);
    assert.ok(tool, name);
    return tool.prepare(typeof given === "string" ? given : JSON.stringify(given), new AbortController().signal);
  };
  return {
    folder,
    outside,
    dataFolder,
    tools,
    path: inFolder,
    prepare,
    read: (name) => readFileSync(inFolder(name), "utf8"),
    write: (name, content) => writeBelow(inFolder(name), content),
    async call(name, given, context) {
      const prepared = await prepare(name, given);
      if (prepared.kind === "refused") return { ok: false, output: prepared.message, summary: "refused" };
      return prepared.run(quietContext(context));
    },
  };
}

/** Makes the folders where there are none yet. */
function writeBelow(file: string, content: string | Uint8Array): void {
  const folder = path.dirname(file);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  writeFileSync(file, content);
}

/** What is ready to run, or the test fails with the refusal. */
export function ready(prepared: Prepared): Ready {
  if (prepared.kind === "refused") assert.fail(prepared.message);
  return prepared;
}

/** The refusal's words, or the test fails. */
export function refusal(prepared: Prepared): string {
  if (prepared.kind === "ready") assert.fail(`${prepared.title} was not refused`);
  return prepared.message;
}
