import type { RunsOn } from "../../events/words/runs-on.ts";
import type { Access } from "../access.ts";
import type { CommandPart, PartRead } from "../command/part.ts";
import type { Rule } from "./rule.ts";

/** What a call is judged by besides the call itself. */
export interface Surroundings {
  /** Real paths of the folders the conversation works in. */
  readonly folders: readonly string[];
  /** What `~/` stands for. */
  readonly home?: string;
  /** The tool that is called. */
  readonly tool: string;
  /** The agent that calls it, where it is not the coworker itself. */
  readonly agent?: string;
  /** Of a command: where it would run. Absent: on this machine as it is. */
  readonly runsOn?: RunsOn;
  /** Whether a file, by its real path, was changed in this conversation: then its script is not the one a rule without a print was made for. */
  readonly isChanged: (file: string) => boolean;
}

/** Whether a rule that forbids or asks speaks of the call. What can't be told counts as spoken of, for `ask` alone. */
export function speaksOf(rule: Rule, access: Access, around: Surroundings): boolean {
  if (!isFor(rule, around)) return false;
  switch (rule.about) {
    case "tool":
      return rule.pattern === around.tool || rule.pattern === "*" || (access.kind === "mcp" && rule.pattern === access.name);
    case "shell":
      return access.kind === "run" && access.reading.kind === "clear" && access.reading.parts.some((part) => holds(part, rule.words));
    case "fetch":
      return access.kind === "fetch" && [access.host, access.host.replace(/:\d+$/, "")].some((host) => fitsHost(rule.pattern, host));
    case "read":
      return access.kind === "read" && fitsPath(rule, access.path, around);
    // What may not be changed may not be taken away either; to allow the one allows none of the others.
    case "write":
      return isChange(access) && pathsOf(access).some((path) => fitsPath(rule, path, around));
    case "delete":
    case "move":
      return access.kind === rule.about && pathsOf(access).some((path) => fitsPath(rule, path, around));
    case "skill":
      return access.kind === "skill" && (rule.pattern === access.name || rule.pattern === "*");
    case "mcp":
      return access.kind === "mcp" && fitsTool(rule.pattern, access);
    default:
      return rule.about satisfies never;
  }
}

/**
 * Whether a rule that forbids or asks may speak of something in the folder a call takes as a whole (lists, searches, moves or deletes), or of what
 * a command reads.
 */
export function speaksOfBelow(rule: Rule, access: Access, around: Surroundings): boolean {
  if (!isFor(rule, around)) return false;
  if (access.kind === "run") return rule.about === "read" && readsOf(access).some((each) => mayRead(rule, each, around));
  if (!(rule.about === access.kind || (rule.about === "write" && isChange(access)))) return false;
  if (access.kind === "read") return access.below === true && mayLieBelow(rule, access.path, around);
  if (access.kind === "delete") return mayLieBelow(rule, access.path, around);
  return access.kind === "move" && mayLieBelow(rule, access.from, around);
}

function readsOf({ reading }: Extract<Access, { kind: "run" }>): readonly PartRead[] {
  return reading.kind === "clear" ? reading.parts.flatMap(({ reads }) => reads ?? []) : [];
}

function mayRead(rule: Rule, { path, below }: PartRead, around: Surroundings): boolean {
  return fitsPath(rule, path, around) || (below && mayLieBelow(rule, path, around));
}

type Change = Extract<Access, { kind: "write" | "move" | "delete" }>;

function isChange(access: Access): access is Change {
  return access.kind === "write" || access.kind === "move" || access.kind === "delete";
}

function pathsOf(access: Access): readonly string[] {
  if (access.kind === "move") return [access.from, access.to];
  return access.kind === "write" || access.kind === "delete" ? [access.path] : [];
}

/** Whether a rule that allows covers the whole of a call that is no command. */
export function covers(rule: Rule, access: Exclude<Access, { kind: "run" | "talk" }>, around: Surroundings): boolean {
  if (!isFor(rule, around)) return false;
  // What is to be kept in mind no rule covers, nor what a skill says: a name tells nothing of that.
  if (access.kind === "remember" || access.kind === "skill") return false;
  if (rule.about === "tool") return rule.pattern === (access.kind === "mcp" ? access.name : around.tool);
  if (rule.about !== access.kind) return false;
  if (access.kind === "fetch") return fitsHost(rule.pattern, access.host) && isIn(rule, around.folders[0]);
  if (access.kind === "mcp") return fitsTool(rule.pattern, access) && isSameTool(rule, access) && isIn(rule, around.folders[0]);
  if (access.kind !== "move") return fitsPath(rule, access.path, around) && isIn(rule, access.path);
  const ends = [access.from, access.to];
  return ends.every((each) => fitsPath(rule, each, around) && isIn(rule, each));
}

/** Whether a rule that allows covers one command of a line. */
export function coversPart(rule: Rule, part: CommandPart, place: { readonly directory: string } & Surroundings): boolean {
  if (rule.about !== "shell" || !isFor(rule, place) || !isIn(rule, place.directory) || !holdsOn(rule, place)) return false;
  return coversWords(rule.words, part) && isSameScript(rule, part, place);
}

/** Whether the words of a rule cover a command: all of them, or as many as its program's argument policy wants. */
export function coversWords(words: readonly string[], part: CommandPart): boolean {
  if (!words.every((word, at) => part.words[at] === word)) return false;
  return words.length === part.words.length || (part.stem !== undefined && words.length >= part.stem);
}

/** Of a remembered yes for a script runner: it ran something else when the yes was given. */
export function hasOtherScript(rule: Rule, part: CommandPart): boolean {
  return rule.grant !== undefined && coversWords(rule.words, part) && rule.grant.script?.hash !== part.script?.hash;
}

function isSameScript(rule: Rule, part: CommandPart, { isChanged }: Surroundings): boolean {
  if (rule.grant) return rule.grant.script?.hash === part.script?.hash;
  return part.script === undefined || !part.script.files.some(isChanged);
}

function isFor({ agent }: Rule, around: Surroundings): boolean {
  return agent === undefined || agent === around.agent;
}

/** A yes for a conversation or a workspace holds in the folders it was given in. */
function isIn({ grant }: Rule, path: string | undefined): boolean {
  if (grant?.folders === undefined) return true;
  return path !== undefined && grant.folders.some((folder) => wayIn(folder, path) !== undefined);
}

/** A yes for a place that holds a command back does not let it run where it is held back less. */
function holdsOn({ grant }: Rule, { runsOn = "host" }: Surroundings): boolean {
  return confinement.indexOf(runsOn) >= confinement.indexOf(grant?.runsOn ?? "host");
}

/** Where commands run, by how much they are held back. */
const confinement: readonly RunsOn[] = ["host", "system", "docker"];

/** Forbidding words are looked for wherever a wrapper may have put them. */
function holds(part: CommandPart, words: readonly string[]): boolean {
  const isPlain = part.stem !== undefined || part.readOnly;
  const begins = part.words.map((_, at) => at).slice(0, isPlain ? 1 : undefined);
  return begins.some((begin) => words.every((word, at) => part.words[begin + at] === word));
}

/**
 * Whether a command whose program has no policy may be what a rule speaks of: its words stand in it in their order, with others between them,
 * behind a path, or in code that it is given.
 */
export function mayHold(rule: Rule, access: Access, around: Surroundings): boolean {
  if (rule.about !== "shell" || !isFor(rule, around) || access.kind !== "run" || access.reading.kind === "unclear") return false;
  return access.reading.parts.some((part) => {
    if (part.stem !== undefined || part.readOnly) return false;
    const text = part.words.join(" ");
    let at = 0;
    for (const word of rule.words) {
      const found = text.indexOf(word, at);
      if (found < 0) return false;
      at = found + word.length;
    }
    return true;
  });
}

/** Host names are compared as a whole, or label by label below `*.`; a port counts as part of the name, but for what forbids or asks. */
function fitsHost(pattern: string, host: string): boolean {
  const wanted = pattern.toLowerCase();
  if (wanted === "*") return true;
  return wanted.startsWith("*.") ? host.endsWith(wanted.slice(1)) && host.length > wanted.length - 1 : host === wanted;
}

type ToolUse = Extract<Access, { kind: "mcp" }>;

/** All tools of a server, or one of them; the name of a server has no slash. */
function fitsTool(pattern: string, { server, tool }: ToolUse): boolean {
  return pattern === "*" || pattern === server || pattern === `${server}/${tool}`;
}

/** A remembered yes was given for the server, and the tool where it names one, as they were then. */
function isSameTool({ grant, pattern }: Rule, access: ToolUse): boolean {
  return grant?.script === undefined || grant.script.hash === printOf(pattern, access);
}

/** What a yes by such a rule is bound to. */
export function printOf(pattern: string, { server, prints }: ToolUse): string {
  return pattern === server ? prints.server : `${prints.server} ${prints.tool}`;
}

function fitsPath({ glob }: Rule, path: string, { folders, home }: Surroundings): boolean {
  if (!glob) return false;
  if (glob.begin === "root") return glob.expression.test(slashed(path).replace(/^\//, ""));
  const begins = glob.begin === "home" ? (home === undefined ? [] : [home]) : folders;
  return begins.some((folder) => {
    const way = wayIn(folder, path);
    return way !== undefined && glob.expression.test(way);
  });
}

function mayLieBelow({ glob }: Rule, path: string, { folders, home }: Surroundings): boolean {
  if (!glob) return false;
  const begins = glob.begin === "root" ? [""] : glob.begin === "home" ? (home === undefined ? [] : [home]) : folders;
  return begins.some((folder) => {
    const stem = `${slashed(folder)}/${glob.stem}`.replace(/\/$/, "").toLowerCase();
    const whole = slashed(path).toLowerCase();
    return wayIn(whole, stem) !== undefined || wayIn(stem, whole) !== undefined;
  });
}

/** The way from a folder to what lies in it, with forward slashes; undefined when it lies elsewhere. */
export function wayIn(folder: string, path: string): string | undefined {
  const [outer, inner] = [slashed(folder).replace(/\/$/, ""), slashed(path)];
  if (inner === outer) return "";
  return inner.startsWith(`${outer}/`) ? inner.slice(outer.length + 1) : undefined;
}

/** Windows writes paths in two ways. */
function slashed(path: string): string {
  return /^([a-z]:)?\\|^[a-z]:/i.test(path) ? path.replaceAll("\\", "/") : path;
}
