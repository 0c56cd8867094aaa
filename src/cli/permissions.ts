import { createInterface } from "node:readline";
import type { Grant } from "../core/events/approval.ts";
import { jsonLine } from "../core/history/json.ts";
import type { Core } from "../core/main.ts";
import type { CheckCommand, PermissionsCommand } from "./arguments/command.ts";
import type { Shell } from "./shell.ts";
import { resolveFolders, startCore } from "./start.ts";
import { sayAside, visibleLine } from "./terminal/visible.ts";

/** Carries out `anycowork permissions` and resolves to its exit code. */
export async function permissions(command: PermissionsCommand, shell: Shell): Promise<number> {
  const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
  try {
    if (command.action === "list") return await list(core, command.json);
    if (command.action === "revoke") return await revoke(core, command.id, command.json);
    return await check(core, command, shell);
  } finally {
    await core.runtime.close();
  }
}

async function list(core: Core, json: boolean): Promise<number> {
  const grants = await core.archive.grants();
  const titles = new Map((await core.runtime.list()).map((each) => [each.id, each.title]));
  const shown = grants.map((each) => documentOf(each, titles.get(each.sessionId) ?? ""));
  if (json) process.stdout.write(`${jsonLine(shown)}\n`);
  else if (shown.length === 0) process.stdout.write("No yes is remembered. One that is given for a conversation stands here.\n");
  for (const { id, title, tool, what, where, at } of json ? [] : shown)
    process.stdout.write(
      `${id}  ${at.slice(0, 16).replace("T", " ")}  ${visibleLine(title)}\n    ${tool}: ${visibleLine(what)}\n    in ${visibleLine(where)}\n`,
    );
  return 0;
}

function documentOf({ id, sessionId, tool, detail, where, at }: Grant, title: string) {
  return { id, sessionId, title, tool, what: detail, where, at };
}

async function revoke(core: Core, typed: string, json: boolean): Promise<number> {
  const found = (await core.archive.grants()).filter((each) => each.id.startsWith(typed));
  const exact = found.find((each) => each.id === typed) ?? (found.length === 1 ? found[0] : undefined);
  if (!exact) {
    const count = found.length === 0 ? "No remembered yes has" : `${found.length} remembered yeses have`;
    sayAside(`${count} an ID that begins with "${typed}"; "anycowork permissions list" shows them.`);
    return 2;
  }
  await core.archive.revoke(exact.id);
  const said = `Taken back: ${exact.tool}: ${visibleLine(exact.detail)} in ${visibleLine(exact.where)}. It asks again from now on.\n`;
  process.stdout.write(json ? `${jsonLine({ revoked: exact.id })}\n` : said);
  return 0;
}

async function check(core: Core, command: Extract<PermissionsCommand, CheckCommand>, shell: Shell): Promise<number> {
  const { createCheck, readCall } = await import("./check.ts");
  const folders = await resolveFolders(command.workspace);
  if ("misuse" in folders) return complain(folders.misuse);
  const judge = createCheck(core, { folders: folders.paths, mode: command.approve, isNamed: command.workspace.length > 0 });
  if (command.call) {
    const verdict = await judge({ ...command.call, id: undefined });
    if ("error" in verdict) return complain(verdict.error);
    process.stdout.write(`${jsonLine(verdict)}\n`);
    return 0;
  }
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (shell.giveUp.aborted) break;
    if (line.trim() === "") continue;
    const call = readCall(line);
    const verdict = "error" in call ? call : { id: call.id, ...(await judge(call)) };
    process.stdout.write(`${jsonLine(verdict)}\n`);
  }
  return 0;
}

function complain(problem: string): number {
  sayAside(problem);
  return 2;
}
