import path from "node:path";
import { readSource } from "./source.ts";

/** The project as the rules see it: paths from its root with forward slashes, and their text. */
export type Tree = ReadonlyMap<string, string>;

/** One broken rule in one file, as a sentence that goes on from the file's name. */
export interface Fault {
  readonly rule: string;
  readonly file: string;
  readonly says: string;
}

/** What each rule lets pass, by file. An entry that is no longer needed is a fault itself: the lists may only shrink. */
export type Exceptions = Readonly<Record<string, readonly string[]>>;

export const limits = { fileLines: 300, folderFiles: 14, coreDepth: 2, nameWords: 2 } as const;

/** Everything the top of the project may hold. */
const top = new Set(
  `.ci .gitattributes .gitignore .npmrc .vscode .vscodeignore ARCHITECTURE.md CHANGELOG.md CONTRIBUTING.md GUIDE.md LICENSE README.md
  biome.json esbuild.mjs knip.json l10n media package-lock.json package.json package.nls.de.json package.nls.json package.nls.zh-cn.json skills src test tsconfig.json webview`.split(
    /\s+/,
  ),
);

const isCode = (file: string): boolean => /\.(ts|tsx|mjs|css)$/.test(file);

/** Sizes, names and what no file may hold. */
export function brokenRules(tree: Tree): Fault[] {
  const perFile = [...tree].flatMap(([file, text]) => [
    ...topFaults(file),
    ...(isCode(file)
      ? [...sizeFaults(file, text), ...nameFaults(file), ...exportFaults(file, text), ...suppressionFaults(file, text)]
      : []),
    ...pathFaults(file, text),
    ...registryFaults(file, text),
    ...(file === "package-lock.json" ? lockFaults(file, text) : []),
  ]);
  return [...perFile, ...folderFaults(tree), ...documentFaults(tree)];
}

/** What is left when the exceptions are taken away, and the exceptions that took nothing away. */
export function withoutExceptions(faults: readonly Fault[], exceptions: Exceptions): Fault[] {
  const excepted = ({ rule, file }: Fault): boolean => exceptions[rule]?.includes(file) ?? false;
  const idle = Object.entries(exceptions).flatMap(([rule, files]) =>
    files.filter((file) => !faults.some((each) => each.rule === rule && each.file === file)).map((file) => ({ rule, file })),
  );
  return [
    ...faults.filter((each) => !excepted(each)),
    ...idle.map(({ rule, file }) => ({ rule: "exception", file, says: `no longer breaks "${rule}": take it off the exceptions` })),
  ];
}

function topFaults(file: string): Fault[] {
  const name = file.split("/")[0] as string;
  return top.has(name) ? [] : [{ rule: "top", file, says: `is not among what the top of the project holds` }];
}

function sizeFaults(file: string, text: string): Fault[] {
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  const says = `has ${lines} lines, ${limits.fileLines} are the most: it does two things, give the second a file`;
  return lines > limits.fileLines ? [{ rule: "length", file, says }] : [];
}

function nameFaults(file: string): Fault[] {
  const name = path.posix.basename(file).replace(/(\.(test|browser|e2e|d))?\.\w+$/, "");
  const folders = file.split("/").slice(0, -1);
  const words = name.split("-");
  const found: Fault[] = [];
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) found.push({ rule: "name", file, says: "is not in kebab-case" });
  if (words.length > limits.nameWords) found.push({ rule: "name", file, says: `has ${words.length} words in its name, two are enough` });
  if (words.length > 1 && words.some((each) => sameWord(each, folders.at(-1) ?? "")))
    found.push({ rule: "name", file, says: "repeats its folder's word" });
  if (file.startsWith("src/core/") && folders.length - 2 > limits.coreDepth)
    found.push({ rule: "depth", file, says: `lies ${folders.length - 2} folders below src/core, ${limits.coreDepth} are the most` });
  return found;
}

function sameWord(word: string, folder: string): boolean {
  return word === folder || `${word}s` === folder || `${word}es` === folder || word === `${folder}s`;
}

function exportFaults(file: string, text: string): Fault[] {
  const { code } = readSource(text);
  const isDefault = /^export\s+default\b|\bas\s+default\b|^module\.exports\b/m.test(code);
  return isDefault ? [{ rule: "default", file, says: "has a default export: give the thing its name" }] : [];
}

const suppression =
  /^(?:\/\/|\/\*)[\s*]*(?:@ts-(?:ignore|expect-error|nocheck)|(?:biome|eslint|knip|oxlint|tslint|prettier|c8|v8|istanbul)[- ](?:ignore|disable))/;

function suppressionFaults(file: string, text: string): Fault[] {
  return readSource(text)
    .comments.filter((each) => suppression.test(each))
    .map((each) => ({ rule: "suppression", file, says: `switches a check off in the line "${each.trim()}": mend what it found` }));
}

/** Homes and work folders of particular machines. People in examples are called me, you, ada or ana. */
const machinePath =
  /(?<![\w.~-])(?:\/(?:root|work)\/[\w.]|\/(?:home|Users)\/(?!(?:me|you|ada|ana)\b)\w|[A-Z]:\\{1,2}Users\\{1,2}(?!(?:me|you|ada|ana)\b)\w)[^\s"'`)]*/;

function pathFaults(file: string, text: string): Fault[] {
  const [found] = machinePath.exec(text) ?? [];
  return found === undefined ? [] : [{ rule: "path", file, says: `holds ${found}, a path of one machine` }];
}

/** Where packages are fetched from is a matter of each machine; hosts in examples are of example.com and its kin. */
const registryHost = /\b(?:registry\.(?:npmjs|yarnpkg)|pypi|pythonhosted|crates|rubygems|ghcr|quay)\.(?:org|com|io)\b/i;

function registryFaults(file: string, text: string): Fault[] {
  const [found] = registryHost.exec(text) ?? [];
  return found === undefined ? [] : [{ rule: "registry", file, says: `names ${found}, the host of a registry` }];
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

/** A lock file that names a registry works with that one only; one without the other platforms' packages works nowhere else. */
function lockFaults(file: string, text: string): Fault[] {
  const { packages } = JSON.parse(text) as LockFile;
  const wanted = Object.values(packages).flatMap((each) => Object.keys(each.optionalDependencies ?? {}));
  const missing = wanted.filter((name) => !Object.keys(packages).some((each) => each.endsWith(`node_modules/${name}`)));
  const again = "write it again by `npm run lock`";
  return [
    ...(text.includes('"resolved":') ? [{ rule: "lock", file, says: `names a registry: ${again}` }] : []),
    ...missing.map((name) => ({ rule: "lock", file, says: `lacks ${name}: ${again}` })),
  ];
}

/** Whoever follows our documents finds what they name. */
function documentFaults(tree: Tree): Fault[] {
  const files = [...tree.keys()];
  return [...tree]
    .filter(([file]) => /^[A-Z]+\.md$/.test(file))
    .flatMap(([file, text]) => [...text.matchAll(/`((?:src|test|webview)\/[\w./-]*)`/g)].map(([, name = ""]) => ({ file, name })))
    .filter(({ name }) => !files.some((each) => each === name || each.startsWith(name.endsWith("/") ? name : `${name}/`)))
    .map(({ file, name }) => ({ rule: "document", file, says: `names ${name}, which is not there` }));
}

/** Test data is as big as it has to be. */
const isData = (folder: string): boolean => /^test\/(sample|fixtures|cases|scenarios)\b/.test(folder);

function folderFaults(tree: Tree): Fault[] {
  const counts = new Map<string, number>();
  for (const file of tree.keys()) {
    const folder = path.posix.dirname(file);
    if (folder !== "." && !isData(folder)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > limits.folderFiles)
    .map(([file, count]) => ({ rule: "folder", file, says: `holds ${count} files, ${limits.folderFiles} are the most` }));
}
