import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

function tool(name: string, description: string, fields: readonly string[]) {
  const properties = Object.fromEntries(fields.map((each) => [each, { type: "string" }]));
  return { type: "function" as const, function: { name, description, parameters: { type: "object", properties, required: [...fields] } } };
}

/** The least a coding loop needs, as its author would write it in an afternoon. */
export const tools = [
  tool("read", "Read a file.", ["path"]),
  tool("shell", "Run a shell command.", ["command"]),
  tool("write", "Write a file.", ["path", "content"]),
  tool("search", "Search the files for a pattern.", ["pattern"]),
];

/** Carries out a call in this process and gives its result as text. */
export async function carryOut(name: string, argumentsJson: string): Promise<string> {
  const input = JSON.parse(argumentsJson) as Record<string, string>;
  const { path = "", content = "", command = "", pattern = "" } = input;
  try {
    if (name === "read") return await readFile(path, "utf8");
    if (name === "shell") return (await run("/bin/sh", ["-c", command])).stdout;
    if (name === "search") return (await run("rg", ["-n", pattern, "."])).stdout;
    await writeFile(path, content);
    return "written";
  } catch (error) {
    return String(error);
  }
}
