import type { Core } from "../../core/core.ts";
import { memoryWords } from "../../core/events/words/runs-on.ts";
import type { FoundBox } from "../../core/events/words/sandboxes.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { SandboxesCommand } from "../arguments/command.ts";
import { complain, print } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { findAmong, startCore } from "../start.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";

/** Carries out `anycowork sandboxes` and resolves to its exit code. */
export async function sandboxes(command: SandboxesCommand, shell: Shell): Promise<number> {
  const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
  try {
    switch (command.action) {
      case "list":
        return await list(core, command.json);
      case "stop":
        return await stop(core, command.id, command.json);
      case "engines":
        return await engines(core, command.json);
      case "clean":
        return await clean(core, command.json);
      default:
        return command satisfies never;
    }
  } finally {
    await core.runtime.close();
  }
}

/** A container with the title of its conversation; empty where that is gone. */
type Titled = FoundBox & { readonly title: string };

async function found(core: Core): Promise<readonly Titled[] | { readonly problem: string }> {
  const [boxes, known] = await Promise.all([core.sandboxes.list(), core.archive.list({ archived: "with" })]);
  if ("problem" in boxes) return boxes;
  const titles = new Map(known.map(({ id, title }) => [id, title]));
  return boxes.map((each) => ({ ...each, title: titles.get(each.sessionId) ?? "" }));
}

async function list(core: Core, json: boolean): Promise<number> {
  const boxes = await found(core);
  if ("problem" in boxes) return complain(boxes.problem);
  if (json) return print(`${jsonLine(boxes)}\n`);
  return print(boxes.map((each) => `${lineOf(each)}\n`).join("") || "No sandbox runs now.\n");
}

async function stop(core: Core, typed: string, json: boolean): Promise<number> {
  const boxes = await found(core);
  if ("problem" in boxes) return complain(boxes.problem);
  const box = findAmong(boxes, typed, { one: "sandbox", where: "sandboxes list" });
  if ("misuse" in box) return complain(box.misuse);
  const problem = await core.sandboxes.stop(box.id);
  if (problem !== undefined) return complain(problem);
  return print(json ? `${jsonLine({ stopped: box.id })}\n` : `Stopped: ${lineOf(box)}\n`);
}

/** An asterisk stands before the one that is used where none is named. */
async function engines(core: Core, json: boolean): Promise<number> {
  const all = await core.sandboxes.engines();
  if (json) return print(`${jsonLine(all)}\n`);
  const lines = all.map(({ name, address, description, isCurrent, problem }) =>
    visibleLine(`${isCurrent ? "*" : " "} ${[name, address, problem ?? description].filter((each) => each !== "").join("  ")}`),
  );
  return print(lines.map((each) => `${each}\n`).join(""));
}

async function clean(core: Core, json: boolean): Promise<number> {
  const swept = await core.sandboxes.sweep();
  if (typeof swept !== "number") return complain(swept.problem);
  return print(json ? `${jsonLine({ removed: swept })}\n` : `Left-over sandboxes removed: ${swept}\n`);
}

const owners: Readonly<Record<FoundBox["owner"], string>> = { here: "", elsewhere: "", gone: "  left over" };

/** "0123456789ab  debian:stable-slim  34 of 256 MB  1 command  Mend the tests". */
function lineOf({ id, image, owner, commands, memoryBytes, memoryLimitBytes, title }: Titled): string {
  const memory =
    memoryBytes === undefined || memoryLimitBytes === undefined
      ? ""
      : `  ${Math.ceil(memoryBytes / megabyte)} of ${memoryWords(Math.round(memoryLimitBytes / megabyte))}`;
  const running = commands === undefined ? "" : commands === 0 ? "  idle" : `  ${commands} command${commands === 1 ? "" : "s"}`;
  return visibleLine(`${id.slice(0, 12)}  ${image}${memory}${running}${owners[owner]}  ${title}`.trimEnd());
}

const megabyte = 1024 * 1024;
