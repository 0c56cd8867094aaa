import path from "node:path";
import type { ScriptPrint } from "../../permissions/command/part.ts";
import type { ScriptUse } from "../../permissions/programs/judgement.ts";
import { recipesOf, scriptsOf } from "../../permissions/programs/manifest.ts";
import { closedBy } from "../../sandbox/paths/closed.ts";
import { entryOf, isWithin, placeOf, realOf, statOf } from "./look.ts";
import { createPrint, type Print } from "./print.ts";
import type { Surroundings } from "./surroundings.ts";

/** Where the program is started, and what is its workspace: real paths. */
type Place = Pick<Surroundings, "directory" | "folders">;

export type Printed = ScriptPrint | { readonly concern: string };

/**
 * A print of what a script runner would run: of its text, of the settings beside it, and of the files of the workspace its text names.
 * Undefined where what runs does not lie in the workspace.
 */
export function printOf(script: ScriptUse, around: Place): Printed | undefined {
  switch (script.kind) {
    case "file":
      return printOfFile(script.word.text, around);
    case "makefile":
      return printOfMakefile(around);
    case "package":
      return printOfPackage(script.name, around);
    default:
      return script satisfies never;
  }
}

function printOfFile(name: string, { directory, folders }: Place): Printed | undefined {
  const print = createPrint(folders);
  const file = path.resolve(directory, name);
  if (!print.isOwn(file)) return undefined;
  if (closedBy(file, false, folders)) return { concern: `${name} is closed to tools` };
  // Some programs take `..` after a link for the folder before it, others for the one above where it leads.
  if (realOf(file) !== realOf(placeOf(directory, name))) return { concern: `where ${name} leads depends on who goes there` };
  return print.add(file) ? print.done(name) : { concern: `${name} is no file of the workspace that can be looked at` };
}

function printOfMakefile({ directory, folders }: Place): Printed {
  const print = createPrint(folders);
  const isThere = (name: string) => entryOf(path.join(directory, name)) !== undefined;
  const name = ["GNUmakefile", "makefile", "Makefile"].find(isThere);
  const text = name && print.text(path.join(directory, name));
  if (!name || text === undefined || isThere("BSDmakefile")) return { concern: "there is no makefile in its folder that can be looked at" };
  addNamed(print, directory, recipesOf(text).words);
  return print.done(name);
}

function printOfPackage(name: string, { directory, folders }: Place): Printed {
  const print = createPrint(folders);
  const top = folders.find((each) => isWithin(directory, each));
  const chain = top === undefined ? [] : upTo(directory, top);
  const home = chain.find((each) => statOf(path.join(each, "package.json")));
  if (home === undefined) return { concern: "no package.json of the workspace says what it runs" };
  const manifest = print.peek(path.join(home, "package.json"));
  const source = manifest === undefined ? undefined : scriptsOf(manifest, name);
  if (!source) return { concern: "the package.json that says what it runs can't be read" };
  for (const [stage, text] of source.texts) print.addText(`scripts.${stage}`, text);
  for (const file of chain.flatMap((each) => settings.map((setting) => path.join(each, setting)))) {
    if (!entryOf(file)) continue;
    const text = print.text(file);
    if (text === undefined || replaces.test(text))
      return { concern: `${path.relative(top ?? home, file)} may choose another program than the usual` };
  }
  // What npm starts where no script says it.
  addNamed(print, home, name === "start" ? [...source.words, "server.js"] : source.words);
  const label = path.relative(top ?? home, path.join(home, "package.json"));
  return print.done(`scripts.${name} of ${label}`);
}

/** Files by which package managers and version managers are told what runs. */
const settings = [
  ".npmrc",
  ".yarnrc",
  ".yarnrc.yml",
  "pnpm-workspace.yaml",
  ".tool-versions",
  ".nvmrc",
  ".node-version",
  "mise.toml",
  ".mise.toml",
];

/** Settings by which something else runs, or starts somewhere else. */
const replaces =
  /^\s*["']?(script-shell|shell|workspaces?|node-options|prefix|globalconfig|userconfig|yarn-?path|plugins|script-?shell|nodeOptions)["']?\s*[=: ]/im;

function upTo(folder: string, top: string): readonly string[] {
  return folder === top ? [folder] : [folder, ...upTo(path.dirname(folder), top)];
}

/** The files that words name, also without their usual endings. */
function addNamed(print: Print, folder: string, words: readonly string[]): void {
  for (const word of words)
    for (const ending of ["", ".js", ".mjs", ".cjs", ".ts"]) {
      const file = path.resolve(folder, word + ending);
      if (statOf(file)?.isFile()) print.add(file);
    }
}
