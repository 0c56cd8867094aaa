import path from "node:path";
import type { Fault, Tree } from "./rules.ts";
import { type Import, readSource, type Source } from "./source.ts";

interface Room {
  /** Rooms whose files it may import, besides its own. */
  readonly rooms: readonly string[];
  /** Rooms it may only take types from. */
  readonly types?: readonly string[];
  readonly packages: readonly string[];
  /** Whether it may use Node's own modules. */
  readonly node: boolean;
  /** Whether it may look at the clock, the dice and the environment. */
  readonly ambient: boolean;
}

const leaves = [
  "src/core/events",
  "src/core/providers",
  "src/core/storage",
  "src/core/permissions",
  "src/core/sandbox",
  "src/core/sandbox/patterns",
  "src/core/sandbox/docker",
  "src/core/sandbox/box",
  "src/core/network",
  "src/core/yaml",
];
const core = [
  ...leaves,
  "src/core/undo",
  "src/core/history",
  "src/core/memory",
  "src/core/skills",
  "src/core/tools",
  "src/core/mcp",
  "src/core/agents",
  "src/core/agents/roster",
  "src/core/serving",
  "src/core/telegram",
  "src/core",
];
const leaf = { rooms: ["src/core/events"], packages: [], node: false, ambient: false };

/** The walls. A file belongs to the longest name that begins its path. */
const rooms: Readonly<Record<string, Room>> = {
  "src/core/events": { ...leaf, rooms: [] },
  "src/core/protocol": { ...leaf, packages: ["zod"] },
  "src/core/providers": { ...leaf, types: ["src/core/protocol"], packages: ["zod", "openai", "@google/genai"] },
  "src/core/storage": { ...leaf, rooms: ["src/core/events", "src/core/sandbox"], packages: ["sql.js"], node: true },
  "src/core/storage/thread/worker.ts": { ...leaf, rooms: ["src/core/storage"], node: true, ambient: true },
  "src/core/permissions": { ...leaf, rooms: ["src/core/events", "src/core/sandbox/patterns"], types: ["src/core/protocol"] },
  "src/core/sandbox": {
    ...leaf,
    rooms: ["src/core/events", "src/core/sandbox/patterns", "src/core/sandbox/docker", "src/core/sandbox/box"],
    node: true,
  },
  "src/core/sandbox/docker": {
    ...leaf,
    rooms: ["src/core/events", "src/core/sandbox", "src/core/sandbox/box", "src/core/sandbox/elsewhere"],
    packages: ["dockerode"],
    node: true,
  },
  "src/core/sandbox/box": { ...leaf, rooms: ["src/core/events", "src/core/sandbox"], packages: ["dockerode"], node: true },
  "src/core/sandbox/elsewhere": {
    ...leaf,
    rooms: ["src/core/events", "src/core/sandbox", "src/core/sandbox/box", "src/core/sandbox/remote"],
    packages: ["dockerode"],
    node: true,
  },
  "src/core/sandbox/remote": {
    ...leaf,
    rooms: ["src/core/events", "src/core/sandbox", "src/core/sandbox/patterns"],
    packages: ["modern-tar"],
    node: true,
  },
  "src/core/sandbox/patterns": { ...leaf, rooms: [] },
  "src/core/network": { ...leaf, node: true },
  "src/core/yaml": { ...leaf, rooms: [], packages: ["yaml"] },
  "src/core/undo": {
    rooms: ["src/core/events", "src/core/sandbox"],
    types: ["src/core/storage"],
    packages: [],
    node: true,
    ambient: false,
  },
  "src/core/history": {
    rooms: ["src/core/events", "src/core/storage"],
    types: ["src/core/protocol"],
    packages: ["zod", "yauzl", "yazl"],
    node: true,
    ambient: false,
  },
  "src/core/memory": {
    rooms: ["src/core/events", "src/core/permissions", "src/core/sandbox"],
    types: ["src/core/storage"],
    packages: [],
    node: true,
    ambient: false,
  },
  "src/core/skills": {
    rooms: ["src/core/events", "src/core/permissions", "src/core/sandbox", "src/core/yaml", "src/core/history"],
    types: ["src/core/storage"],
    packages: [],
    node: true,
    ambient: false,
  },
  "src/core/tools": {
    rooms: [...leaves, "src/core/skills"],
    types: ["src/core/memory"],
    packages: ["zod", "htmlparser2"],
    node: true,
    ambient: false,
  },
  "src/core/mcp": {
    rooms: [...leaves, "src/core/tools"],
    types: ["src/core/protocol"],
    packages: ["zod", "@modelcontextprotocol/sdk"],
    node: true,
    ambient: false,
  },
  "src/core/agents/roster": { ...leaf, rooms: ["src/core/events", "src/core/yaml"], packages: ["zod", "yaml"] },
  "src/core/agents": {
    rooms: [...leaves, "src/core/skills", "src/core/tools", "src/core/agents/roster"],
    types: ["src/core/undo", "src/core/memory", "src/core/protocol"],
    packages: ["zod"],
    node: false,
    ambient: false,
  },
  "src/core/serving": {
    ...leaf,
    rooms: ["src/core/events", "src/core/skills"],
    types: ["src/core", "src/core/agents/roster", "src/core/history"],
    packages: ["@modelcontextprotocol/sdk"],
    node: true,
  },
  "src/core/telegram": {
    rooms: ["src/core/events", "src/core/permissions", "src/core/sandbox", "src/core/storage"],
    types: ["src/core", "src/core/protocol", "src/core/network", "src/core/tools"],
    packages: ["zod", "grammy"],
    node: true,
    ambient: false,
  },
  "src/core": { rooms: core, types: ["src/core/protocol"], packages: [], node: false, ambient: false },
  "src/core/main.ts": { rooms: core, types: ["src/core/protocol"], packages: [], node: true, ambient: true },
  "src/extension": {
    rooms: ["src/core/events", "src/core/protocol", "src/core/skills", "src/core/mcp", "src/core/tools", "src/core", "src/core/main.ts"],
    types: ["src/core/permissions", "src/core/history", "src/core/telegram"],
    packages: ["vscode", "zod"],
    node: true,
    ambient: true,
  },
  "src/cli": { rooms: [...core, "src/core/protocol", "src/core/main.ts"], packages: ["zod"], node: true, ambient: true },
  webview: {
    rooms: ["src/core/events"],
    types: ["src/core/protocol"],
    packages: ["preact", "@vscode/webview-ui-toolkit", "@vscode/codicons"],
    node: false,
    ambient: false,
  },
};

/** Heavy: loaded on first use, so never by a plain import of a value. From where -> what. */
const lazy: readonly { readonly from: string; readonly what: string }[] = [
  { from: "src/extension", what: "src/core/main.ts" },
  { from: "src", what: "openai" },
  { from: "src", what: "@google/genai" },
  { from: "src", what: "sql.js" },
  { from: "src", what: "htmlparser2" },
  { from: "src", what: "yauzl" },
  { from: "src", what: "yazl" },
  { from: "src", what: "dockerode" },
  { from: "src", what: "yaml" },
  { from: "src", what: "@modelcontextprotocol/sdk" },
  { from: "src", what: "grammy" },
];

/** Every import that goes through a wall, every circle, every barrel, every look at the clock from where none belongs. */
export function brokenWalls(tree: Tree): Fault[] {
  const sources = new Map([...tree].filter(([file]) => /\.(ts|tsx|mjs)$/.test(file)).map(([file, text]) => [file, readSource(text)]));
  const perFile = [...sources].flatMap(([file, source]) => [
    ...source.imports.flatMap((each) => importFaults(tree, file, each)),
    ...ambientFaults(file, source),
  ]);
  return [...perFile, ...cycles(sources)];
}

function importFaults(tree: Tree, file: string, each: Import): Fault[] {
  if (each.reExport)
    return [{ rule: "barrel", file, says: `re-exports from ${each.specifier}: import things from the file that makes them` }];
  if (each.specifier.startsWith(".")) return localFaults(tree, file, each);
  const room = roomOf(file);
  if (room === undefined) return [];
  const { packages, node } = rooms[room] as Room;
  if (each.specifier.startsWith("node:"))
    return node ? [] : [{ rule: "node", file, says: `uses ${each.specifier}: ${room} does without Node` }];
  const name = packageOf(each.specifier);
  if (packages.includes(name)) return lazyFaults(file, name, each);
  return [{ rule: "package", file, says: `imports ${name}: ${room} may only use ${packages.join(", ") || "no package"}` }];
}

function localFaults(tree: Tree, file: string, each: Import): Fault[] {
  const target = resolve(file, each.specifier);
  const [from, to] = [roomOf(file), roomOf(target)];
  if (!tree.has(target)) return from === undefined ? [] : [{ rule: "wall", file, says: `imports ${target}, which is not there` }];
  if (from === undefined || from === to) return [];
  if (to === undefined) return [{ rule: "wall", file, says: `imports ${target}: what ships does not use what does not` }];
  const { rooms: values, types = [] } = rooms[from] as Room;
  if (values.includes(to) || (types.includes(to) && each.typeOnly)) return lazyFaults(file, target, each);
  const instead = types.includes(to) ? `from ${to} it may only \`import type\`` : `${from} does not know ${to}`;
  return [{ rule: "wall", file, says: `imports ${target}: ${instead}` }];
}

function lazyFaults(file: string, target: string, { typeOnly, dynamic }: Import): Fault[] {
  const isLazy = lazy.some(({ from, what }) => file.startsWith(`${from}/`) && what === target);
  if (!isLazy || typeOnly || dynamic) return [];
  return [{ rule: "lazy", file, says: `imports ${target} at once: load it with \`await import()\` when it is needed` }];
}

const ambience = /\bprocess\.env\b|\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)|\bperformance\.now\b|\brandomUUID\b/g;

function ambientFaults(file: string, { code }: Source): Fault[] {
  const room = roomOf(file);
  if (room === undefined || (rooms[room] as Room).ambient) return [];
  const words = new Set([...code.matchAll(ambience)].map(([word]) => word));
  return [...words].map((word) => ({ rule: "ambient", file, says: `uses ${word}: take it as a parameter, composition roots give it` }));
}

function cycles(sources: ReadonlyMap<string, Source>): Fault[] {
  const done = new Set<string>();
  const found: Fault[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const begin = trail.indexOf(file);
    if (begin >= 0) found.push({ rule: "circle", file, says: `imports itself: ${[...trail.slice(begin), file].join(" -> ")}` });
    if (begin >= 0 || done.has(file)) return;
    for (const each of sources.get(file)?.imports ?? [])
      if (each.specifier.startsWith(".")) visit(resolve(file, each.specifier), [...trail, file]);
    done.add(file);
  };
  for (const file of sources.keys()) visit(file, []);
  return found;
}

/** The room a file belongs to; undefined for what never ships (tests, build). */
function roomOf(file: string): string | undefined {
  const names = Object.keys(rooms).filter((each) => file === each || file.startsWith(`${each}/`));
  return names.sort((a, b) => b.length - a.length)[0];
}

function resolve(file: string, specifier: string): string {
  return path.posix.join(path.posix.dirname(file), specifier);
}

function packageOf(specifier: string): string {
  const [first = "", second] = specifier.split("/");
  return first.startsWith("@") ? `${first}/${second}` : first;
}
