import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createDemo } from "../../../src/core/providers/demo/demo.ts";
import type { ModelMessage, ModelToolCall, Part } from "../../../src/core/providers/provider.ts";
import { createSearcher } from "../../../src/core/sandbox/search/searcher.ts";
import { createWorkspace } from "../../../src/core/sandbox/workspace.ts";
import { createBackgroundCommands } from "../../../src/core/tools/commands/background.ts";
import { runCommandTool } from "../../../src/core/tools/commands/run.ts";
import { editFileTool } from "../../../src/core/tools/edit-file.ts";
import { listFilesTool } from "../../../src/core/tools/list-files.ts";
import { readFileTool } from "../../../src/core/tools/read-file.ts";
import { searchFilesTool } from "../../../src/core/tools/search-files.ts";
import type { Tool } from "../../../src/core/tools/tool.ts";
import { inRepo } from "../../repo.ts";
import { tempFolder } from "../../temp.ts";
import { quietContext } from "../../tools/context.ts";

/** How a healthy sample becomes a broken one. */
export interface Variant {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const variantsFolder = inRepo("test/fixtures/sample-variants");

export function loadVariant(name: string): Variant {
  return JSON.parse(readFileSync(path.join(variantsFolder, name), "utf8"));
}

/** A copy of the sample with the tracked bug taken out and, if given, another one planted. */
export function sampleFolder(planted?: Variant): string {
  const folder = tempFolder();
  cpSync(inRepo("test/sample"), folder, { recursive: true });
  const { file, find, replace } = loadVariant("boundary.json");
  change(path.join(folder, file), replace, find);
  if (planted) change(path.join(folder, planted.file), planted.find, planted.replace);
  return folder;
}

function change(file: string, find: string, replace: string): void {
  const text = readFileSync(file, "utf8");
  if (text.split(find).length !== 2) throw new Error(`${find} must stand once in ${file}.`);
  writeFileSync(
    file,
    text.replace(find, () => replace),
  );
}

/** Every file's text, by path. */
export function treeOf(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    files.map((each) => {
      const file = path.join(each.parentPath, each.name);
      return [path.relative(folder, file), readFileSync(file, "utf8")];
    }),
  );
}

export interface Played {
  readonly messages: readonly ModelMessage[];
  /** All calls in order, with what was answered. */
  readonly calls: readonly { readonly tool: string; readonly input: Record<string, unknown>; readonly output: string }[];
  /** The texts of the answers, those without words left out. */
  readonly said: readonly string[];
  /** The last text. */
  readonly end: string;
}

export interface Stage {
  readonly folder: string;
  readonly say: string;
  /** What was said and done before. */
  readonly before?: readonly ModelMessage[];
  /** Only these tools are offered. */
  readonly offer?: readonly string[];
  /** A sentence instead of carrying a call out. */
  answer?(tool: string, input: Record<string, unknown>): string | undefined;
  /** Runs another command than the one that is asked for. */
  command?(asked: string): string;
}

/** The same tests in one process instead of npm's five: as real, and five times as fast. */
export function quickly(command: string): string {
  if (command !== "npm test") return command;
  const files = readdirSync(inRepo("test/sample/test"));
  return `node --input-type=module -e '${files.map((each) => `import "./test/${each}";`).join(" ")}'`;
}

/** Plays a conversation with the demo model to its end, with the product's own tools on real files and processes. */
export async function play(stage: Stage): Promise<Played> {
  const tools = toolsFor(stage.folder).filter((tool) => stage.offer?.includes(tool.name) ?? true);
  const messages: ModelMessage[] = [...(stage.before ?? []), { role: "user", text: stage.say }];
  const calls: Played["calls"][number][] = [];
  const said: string[] = [];
  for (let turn = 0; turn < 30; turn += 1) {
    const { text, toolCalls } = await ask(messages, tools);
    messages.push({ role: "assistant", text, toolCalls });
    if (text !== "") said.push(text);
    if (toolCalls.length === 0) return { messages, calls, said, end: text };
    for (const call of toolCalls) {
      const input = JSON.parse(call.arguments);
      const output = stage.answer?.(call.tool, input) ?? (await carryOut(tools, replaced(call, stage)));
      calls.push({ tool: call.tool, input, output });
      messages.push({ role: "tool", callId: call.callId, tool: call.tool, text: output });
    }
  }
  throw new Error("The demo model did not come to an end.");
}

async function ask(messages: readonly ModelMessage[], tools: readonly Tool[]) {
  const parts: Part[] = [];
  const request = { model: "tour", system: "", messages, tools: tools.map((tool) => tool.spec) };
  for await (const part of createDemo().stream(request, new AbortController().signal)) parts.push(part);
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  const toolCalls = parts.flatMap((part): ModelToolCall[] => {
    return part.type === "tool-call" ? [{ callId: part.callId, tool: part.tool, arguments: part.arguments }] : [];
  });
  const last = parts.at(-1);
  const reason = toolCalls.length > 0 ? "tool-calls" : "stop";
  if (last?.type !== "finish" || last.reason !== reason) throw new Error(`The answer ended with ${JSON.stringify(last)}.`);
  return { text, toolCalls };
}

function replaced(call: ModelToolCall, { command }: Stage): ModelToolCall {
  const input = JSON.parse(call.arguments);
  return command && call.tool === "run_command"
    ? { ...call, arguments: JSON.stringify({ ...input, command: command(input.command) }) }
    : call;
}

/** A call that its tool's schema refuses is a mistake of the demo model, unless the tool has a reason of its own. */
async function carryOut(tools: readonly Tool[], call: ModelToolCall): Promise<string> {
  const tool = tools.find((each) => each.name === call.tool);
  if (!tool) throw new Error(`${call.tool} was called and not offered.`);
  const { signal } = new AbortController();
  const prepared = await tool.prepare(call.arguments, signal);
  if (prepared.kind === "ready") return (await prepared.run(quietContext({ signal }))).output;
  if (prepared.message.includes("do not fit")) throw new Error(prepared.message);
  return prepared.message;
}

function toolsFor(folder: string): readonly Tool[] {
  const workspace = createWorkspace({ folders: [folder], dataFolder: "/nowhere", readableFolder: "/nowhere/outputs" });
  const environment = process.env;
  const searcher = createSearcher({ threads: 1 });
  return [
    listFilesTool({ workspace, environment, searcher }),
    readFileTool({ workspace }),
    searchFilesTool({ workspace, environment, searcher }),
    editFileTool({ workspace }),
    runCommandTool({ workspace, environment, background: createBackgroundCommands() }),
  ];
}
