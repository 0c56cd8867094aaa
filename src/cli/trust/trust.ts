import { stat } from "node:fs/promises";
import { jsonLine } from "../../core/history/json.ts";
import type { TrustCommand } from "../arguments/command.ts";
import { complain, print } from "../ending.ts";
import { dataFolder, type Shell } from "../shell.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";
import { createTrustList, type TrustList } from "./list.ts";

/** Carries out `anycowork trust` and resolves to its exit code. */
export async function trust(command: TrustCommand, { environment }: Shell): Promise<number> {
  const list = createTrustList({ dataFolder: dataFolder(command.data, environment), say: sayAside });
  switch (command.action) {
    case "list":
      return show(list, command.json);
    case "add":
      return add(list, command.folder, command.json);
    case "remove":
      return remove(list, command.folder, command.json);
    default:
      return command satisfies never;
  }
}

async function show(list: TrustList, json: boolean): Promise<number> {
  const found = await list.folders();
  if ("problem" in found) return complain(found.problem);
  const lines = found.map(({ path, at }) => `${at.slice(0, 10)}  ${visibleLine(path)}\n`);
  return print(json ? `${jsonLine(found)}\n` : lines.join("") || "No folder is trusted. To trust this one: anycowork trust\n");
}

async function add(list: TrustList, folder: string, json: boolean): Promise<number> {
  const found = await stat(folder).catch(() => undefined);
  if (!found) return complain(`There is no folder ${folder}.`);
  if (!found.isDirectory()) return complain(`${folder} is a file; a folder can be trusted.`);
  const done = await list.trust(folder);
  if ("problem" in done) return complain(done.problem);
  const { path, by } = done;
  if (json) return print(`${jsonLine({ trusted: path, by })}\n`);
  if (by !== path) return print(`${visibleLine(path)} is trusted, as it lies in ${visibleLine(by)}.\n`);
  return print(`Trusted, with all that lies below it: ${visibleLine(path)}\n`);
}

async function remove(list: TrustList, folder: string, json: boolean): Promise<number> {
  const done = await list.remove(folder);
  if ("problem" in done) return complain(done.problem);
  const { path, wasListed, by } = done;
  const still = by === undefined ? "" : `since it lies in ${by}. To take that back: anycowork trust --remove ${quoted(by)}`;
  if (!wasListed)
    return complain(still ? `${path} is trusted ${still}` : `${path} is not trusted; "anycowork trust --list" shows what is.`);
  if (json) return print(`${jsonLine({ removed: path, by: by ?? null })}\n`);
  return print(`Not listed any more: ${visibleLine(path)}${still ? `. It is still trusted, ${visibleLine(still)}` : ""}\n`);
}

/** A path as it can be typed again. */
export function quoted(path: string): string {
  return /^[\w./\\:@+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
