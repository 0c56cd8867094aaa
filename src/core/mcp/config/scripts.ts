import path from "node:path";
import { scriptsOf as scriptsIn } from "../../permissions/programs/manifest.ts";
import { realOf, statOf } from "../../tools/reading/look.ts";
import { createPrint } from "../../tools/reading/print.ts";
import { printOf } from "../../tools/reading/scripts.ts";
import type { FoundServer } from "./server.ts";
import { plainly, type Values } from "./variables.ts";

/** What of its folder a server's command line names to be run: by name, SHA-256 of what is in it, or why that can't be told. */
export type Scripts = Readonly<Record<string, string>>;

/** More words than a command line for people has. */
const mostWords = 200;
const mostFolders = 8;

/**
 * The files of its folder that a workspace's server runs, as its command line and its environment name them, and what is in them. What those load in their
 * turn is not looked for. Of a server that somebody wrote down for themselves: none.
 */
export function scriptsOf({ config, source, folder }: FoundServer, values: Pick<Values, "environment" | "home">): Scripts {
  const { command, args = [], env = {}, cwd = "." } = config;
  if (source !== "workspace" || folder === undefined || command === undefined) return {};
  const filled = (text: string) => plainly(text, { ...values, folder });
  const words = [command, ...args, ...Object.values(env)].map(filled).flatMap((each) => [each, ...each.split(/[\s"'`;&|()<>=,:]+/)]);
  const named = [...new Set(words)].filter((each) => each !== "" && !each.includes("\0"));
  if (named.length > mostWords) return { [`${named.length} words`]: "it names more than can be looked at" };
  const own = [folder, realOf(folder) ?? folder];
  const start = path.resolve(folder, filled(cwd));
  const folders = named.map((each) => path.resolve(start, each)).filter((each) => statOf(each)?.isDirectory());
  const bases = [...new Set([start, ...folders])].filter((each) => createPrint(own).isOwn(each)).slice(0, mostFolders);
  const files = new Set(bases.flatMap((base) => named.flatMap((each) => filesOf(base, each, named.some(isInterpreter)))));
  return Object.fromEntries(
    [...[...files].flatMap((each) => ofFile(each, own)), ...bases.flatMap((base) => ofTasks(base, named, own))].sort(),
  );
}

/** Names of what is other, new or gone. */
export function changedScripts(before: Scripts = {}, now: Scripts): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((each) => before[each] !== now[each]);
}

const code = /\.([cm]?[jt]sx?|pyw?|pyz|rb|pl|php|lua|sh|bash|zsh|fish|ps1|bat|cmd|exe|jar|wasm|so|node)$/i;
const endings = [".js", ".mjs", ".cjs", ".ts", ".py", "/index.js", "/index.mjs", "/index.cjs", "/index.ts", "/__main__.py"];

function isInterpreter(word: string): boolean {
  return /^(node|nodejs|bun|deno|tsx|ts-node|python[\d.]*|py|uv|ruby|perl|php)(\.exe)?$/i.test(path.basename(word));
}

/** The files a word may mean to who runs it. Data is named, too: only what is code by its name, or has none that says, is taken. */
function filesOf(base: string, word: string, isInterpreted: boolean): readonly string[] {
  const file = path.resolve(base, word);
  const asIs = code.test(word) || path.extname(word) === "" ? [file] : [];
  const installed = /^[\w@.-]+$/.test(word) ? [path.join(base, "node_modules", ".bin", word)] : [];
  if (!isInterpreted) return [...asIs, ...installed];
  const asModule = /^\w+(\.\w+)+$/.test(word) ? endings.map((each) => path.join(base, word.replaceAll(".", "/")) + each) : [];
  return [...asIs, ...installed, ...endings.map((each) => file + each), ...asModule, path.join(file, "package.json")];
}

function ofFile(file: string, own: readonly string[]): readonly (readonly [string, string])[] {
  const print = createPrint(own);
  if (!print.isOwn(file) || !statOf(file)?.isFile()) return [];
  const name = path.relative(own[0] ?? "", file);
  if (!print.add(file)) print.addText("leads to", realOf(file) ?? "");
  const done = print.done(name);
  return [[name, "hash" in done ? done.hash : done.concern]];
}

/** What a package's scripts and a makefile say. */
function ofTasks(base: string, named: readonly string[], own: readonly string[]): readonly (readonly [string, string])[] {
  const isThere = (program: string) => named.some((each) => path.basename(each) === program);
  const around = { directory: base, folders: own };
  const managers = (["npm", "yarn", "pnpm"] as const).filter(isThere);
  const manifest = managers.length > 0 ? createPrint(own).text(path.join(base, "package.json")) : undefined;
  const tasks = manifest === undefined ? [] : named.filter((each) => scriptsIn(manifest, each)?.texts.some(([stage]) => stage === each));
  const printed = [
    ...tasks.map((name) => [name, printOf({ kind: "package", name, manager: managers[0] ?? "npm" }, around)] as const),
    ...(isThere("make") ? [["make", printOf({ kind: "makefile", targets: [] }, around)] as const] : []),
  ];
  return printed.flatMap(([name, each]) =>
    each ? [("hash" in each ? [each.what, each.hash] : [name, each.concern]) as [string, string]] : [],
  );
}
