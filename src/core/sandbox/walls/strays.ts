import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { bare } from "../paths/bare.ts";
import { pointedAt, textOf } from "./repository.ts";
import { readGitSettings } from "./settings.ts";
import type { Held } from "./survey.ts";

/**
 * What a command must not have made, of something that came to a protected place: it or parts of it, by path. A repository that was begun or cloned
 * there stays, as long as nothing in it makes git run a program.
 */
export function straysOf(newcomer: Held, tops: readonly string[]): readonly string[] {
  const { path: target, kind, role } = newcomer;
  if (newcomer.protected === undefined) return [];
  if (role === "hooks" && kind === "folder") return hooksIn(target);
  if (role === "settings" && kind === "file") return isHarmless(target) ? [] : [target];
  if (role === "head" && kind === "file") return isHarmlessAround(target) ? [] : [target];
  if (role === "pointer" && kind === "file") return isUsual(target, tops) ? [] : [target];
  return [target];
}

/** Git comes with examples that it does not run. */
function hooksIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) => (name.endsWith(".sample") ? [] : [path.join(folder, name)]));
  } catch {
    return [folder];
  }
}

/** Without its head a folder is no repository: what else lies there may be the person's. */
function isHarmlessAround(head: string): boolean {
  const [settings = "", hooks = "", pointer = ""] = ["config", "hooks", "commondir"].map((each) => path.join(path.dirname(head), each));
  return (!existsSync(settings) || isHarmless(settings)) && (!existsSync(hooks) || hooksIn(hooks).length === 0) && !existsSync(pointer);
}

function isHarmless(file: string): boolean {
  const text = textOf(file);
  return text !== undefined && readGitSettings(text).isHarmless;
}

/** As git writes it itself, for submodules and further working copies. */
function isUsual(file: string, tops: readonly string[]): boolean {
  if (bare(path.basename(file)) === "commondir")
    return /\.git[\\/]worktrees[\\/][^\\/]+$/.test(path.dirname(file)) && textOf(file)?.trim() === "../..";
  const folder = pointedAt(file, tops);
  return folder !== undefined && /[\\/]\.git[\\/](modules|worktrees)[\\/]/.test(folder);
}
