import { createInterface } from "node:readline";
import type { Core } from "../../core/core.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { CheckCommand, PermissionsCommand } from "../arguments/command.ts";
import { complain } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { resolveFolders, startCore } from "../start.ts";
import { sayAside } from "../terminal/visible.ts";
import { coverage, listRules } from "./list.ts";

/** Carries out `anycowork permissions` and resolves to its exit code. */
export async function permissions(command: PermissionsCommand, shell: Shell): Promise<number> {
  const { data } = command;
  const options = command.action === "check" ? { data, rules: command.rules } : { data };
  const core = await startCore(options, shell, { canAsk: () => false, say: sayAside });
  try {
    switch (command.action) {
      case "list":
        return await list(core, command.workspace, command.json);
      case "revoke":
        return await revoke(core, command.id, command.json);
      case "check":
        return await check(core, command, shell);
      default:
        return command satisfies never;
    }
  } finally {
    await core.runtime.close();
  }
}

async function list(core: Core, typed: readonly string[], json: boolean): Promise<number> {
  const folders = await resolveFolders(typed);
  return "misuse" in folders ? complain(folders.misuse) : listRules(core, folders.paths, json);
}

async function revoke(core: Core, typed: string, json: boolean): Promise<number> {
  const found = (await core.archive.grants()).filter((each) => each.id.startsWith(typed));
  const exact = found.find((each) => each.id === typed) ?? (found.length === 1 ? found[0] : undefined);
  if (!exact) {
    const count = found.length === 0 ? "No remembered yes has" : `${found.length} remembered yeses have`;
    return complain(`${count} an ID that begins with "${typed}"; "anycowork permissions list" shows them.`);
  }
  await core.archive.revoke(exact.id);
  process.stdout.write(json ? `${jsonLine({ revoked: exact.id })}\n` : `Taken back: ${coverage(exact)}. It asks again from now on.\n`);
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
  const answerTo = async (line: string): Promise<string> => {
    const call = readCall(line);
    return jsonLine("error" in call ? call : { id: call.id, ...(await judge(call)) });
  };
  await answerLines(answerTo, shell.giveUp);
  return 0;
}

/** How many lines are looked at side by side: most of the time the disk is waited for. */
const sideBySide = 16;

/** Answers the lines of standard input in their order, each as soon as those before it are. */
async function answerLines(answerTo: (line: string) => Promise<string>, giveUp: AbortSignal): Promise<void> {
  const written: Promise<void>[] = [];
  let last = Promise.resolve();
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (giveUp.aborted) break;
    if (line.trim() === "") continue;
    const answer = answerTo(line);
    last = Promise.all([answer, last]).then(([text]) => void process.stdout.write(`${text}\n`));
    written.push(last);
    if (written.length >= sideBySide) await written.shift();
  }
  await last;
}
