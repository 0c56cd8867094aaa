import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { inRepo } from "../repo.ts";
import type { Tree } from "./rules.ts";

/** What .gitignore keeps out of the project, and git itself. */
const ignored = /(^|\/)(\.git|node_modules|dist|\.cache)$|\.vsix$|\.actual$/;
const binary = /\.(png|ttf|wasm|zip|gif|jpg|ico)$/;

/** The project's files as they lie there, binary ones with an empty text. */
export function readTree(): Tree {
  return new Map(filesBelow("").map((file) => [file, binary.test(file) ? "" : readFileSync(inRepo(file), "utf8")]));
}

function filesBelow(folder: string): string[] {
  return readdirSync(inRepo(folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (ignored.test(file)) return [];
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}
