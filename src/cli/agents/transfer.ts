import { writeFile } from "node:fs/promises";
import type { Core } from "../../core/core.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { AgentsCommand, AgentsExport } from "../arguments/command.ts";
import { complain, print } from "../ending.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";
import { readNamed } from "./file.ts";

/** Writes agents to a file or to standard output, for `take` or another AnyCowork to read. */
export async function give(core: Core, folders: readonly string[], command: AgentsExport & { readonly json: boolean }): Promise<number> {
  const { names: typed, file, force, json } = command;
  const names = typed.length > 0 ? typed : await ownNames(core, folders);
  if (names.length === 0) return complain("You keep no agent of your own yet; name the ones to export.");
  const exported = await core.agents.export(names, folders);
  if ("problem" in exported) return complain(exported.problem);
  if (file === undefined) return print(json ? `${jsonLine({ agents: names, text: exported.text })}\n` : exported.text);
  try {
    await writeFile(file, exported.text, { flag: force ? "w" : "wx" });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return complain(code === "EEXIST" ? `${file} is there already; say --force to replace it.` : `${file} can't be written: ${message}.`);
  }
  return print(json ? `${jsonLine({ file, agents: names })}\n` : `Written to ${visibleLine(file)}: ${names.join(", ")}\n`);
}

async function ownNames(core: Core, folders: readonly string[]): Promise<readonly string[]> {
  const { agents } = await core.agents.list(folders);
  return agents.filter((each) => each.source === "yours").map((each) => each.name);
}

/** Keeps every agent of a file, or none. */
export async function take(core: Core, { file, force, json }: Extract<AgentsCommand, { action: "import" }>): Promise<number> {
  const read = await readNamed(file);
  if ("misuse" in read) return complain(read.misuse);
  const imported = await core.agents.import(read.text, { replace: force });
  if ("problem" in imported) return complain(imported.problem.replace("Say that it may be replaced", "Say --force to replace it"));
  for (const each of imported.notes) sayAside(each);
  if (json) return print(`${jsonLine(imported.agents)}\n`);
  return print(imported.agents.map(({ name, title }) => `Imported: ${visibleLine(`${name}, ${title}`)}\n`).join(""));
}
