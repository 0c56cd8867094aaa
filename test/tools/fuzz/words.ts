import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { inRepo } from "../../repo.ts";
import type { Dice } from "./dice.ts";

/** Words of all kinds for lines that are tried: what is harmless, what is not, and what only looks like it. */
export interface Words {
  /** One of a list of test/cases/shell-pieces.json. */
  piece(list: string): string;
  /** A path, mostly a harmless one. */
  path(): string;
  /** An option of a program, as its own help tells them, now and then with a value. */
  option(program: string): string;
  gitOption(question: string): string;
}

export function createWords(dice: Dice): Words {
  const pieces = JSON.parse(readFileSync(inRepo("test/cases/shell-pieces.json"), "utf8")) as Readonly<Record<string, readonly string[]>>;
  const piece = (list: string) => {
    const all = pieces[list];
    if (!all) throw new Error(`There is no list "${list}".`);
    return dice.pick(all);
  };
  const told = new Map<string, readonly string[]>();
  const option = (command: readonly string[]) => {
    const key = command.join(" ");
    const all = told.get(key) ?? optionsIn(helpOf(command));
    told.set(key, all);
    const one = all.length === 0 ? "-l" : dice.pick(all);
    if (one.endsWith("=")) return one + piece("values");
    return dice.percent(10) ? `${one}${dice.pick(["=", " ", ""])}${piece("values")}` : one;
  };
  return {
    piece,
    path: () => piece(dice.percent(82) ? "harmless" : "harmful"),
    option: (program) => option([program, "--help"]),
    gitOption: (question) => option(["git", ...question.split(" "), "-h"]),
  };
}

function helpOf([program = "", ...given]: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program, given, { encoding: "utf8" });
  return `${stdout ?? ""}${stderr ?? ""}`;
}

/** Letters and names, with `=` where a value follows. */
function optionsIn(help: string): readonly string[] {
  const names = [...help.matchAll(/(?<![\w-])--([a-z][a-z-]+)(\[?=)?/g)].map(([, name, value]) => `--${name}${value === "=" ? "=" : ""}`);
  const letters = [...help.matchAll(/(?<![\w-])-([A-Za-z0-9])(?![\w-])/g)].map(([, letter]) => `-${letter}`);
  return [...new Set([...names, ...letters])].filter((each) => !/^--(help|version)$/.test(each));
}
