import type { ApprovalRequest, KnownCommand } from "../events/approval.ts";
import { placeWords } from "../events/words/runs-on.ts";
import type { Access } from "./access.ts";
import type { CommandPart, CommandReading } from "./command/part.ts";
import { visible } from "./visible.ts";

/** The part of an approval request that follows from the call alone. */
export type Question = Pick<ApprovalRequest, keyof Shown | "reasons" | "scopes" | "rules" | "widerRules">;

/** What is shown of a call, and what a yes is bound to. */
type Shown = Pick<ApprovalRequest, "title" | "detail" | "detailKind" | "where" | "runsOn" | "box" | "commands" | "binding">;

/** Words a call as a question: exactly what would happen, with nothing that is not seen. Pure. */
export function questionOf(access: Exclude<Access, { kind: "talk" }>, hash: (text: string) => string): Shown {
  const bind = (...operation: readonly string[]) => hash(JSON.stringify([access.kind, ...operation]));
  switch (access.kind) {
    case "read":
      return ofReading(access, bind);
    case "write":
      return {
        title: "Make this change?",
        detail: visible(access.diff),
        detailKind: "diff",
        where: access.path,
        binding: bind(access.path, access.diff),
      };
    case "move":
      return {
        title: "Move this?",
        detail: `${oneLine(access.from)}\n→ ${oneLine(access.to)}`,
        detailKind: "path",
        where: access.to,
        binding: bind(access.from, access.to),
      };
    case "delete":
      return {
        title: "Delete this?",
        detail: `${oneLine(access.path)}\n${oneLine(access.what)}`,
        detailKind: "path",
        where: access.path,
        binding: bind(access.path, access.what),
      };
    case "fetch":
      return {
        title: "Fetch from this site?",
        detail: visible(access.url),
        detailKind: "url",
        where: access.host,
        binding: bind(access.host),
      };
    case "mcp":
      return { ...toolUse(access), binding: bind(access.server, access.tool, access.input, access.prints.server, access.prints.tool) };
    case "remember":
      return {
        title: "Keep this in mind from now on?",
        detail: visible(access.text),
        detailKind: "text",
        where: access.folders.length > 0 ? access.folders.join(", ") : "every workspace",
        binding: bind(access.text, ...access.folders),
      };
    case "skill":
      return {
        title: `Use the skill ${oneLine(access.name)}?`,
        detail: visible(access.what),
        detailKind: "text",
        where: access.folder,
        binding: bind(access.name, access.folder, access.hash),
      };
    case "run":
      return ofCommand(access, bind);
    default:
      return access satisfies never;
  }
}

function ofReading({ path, sendsTo }: Extract<Access, { kind: "read" }>, bind: (...operation: readonly string[]) => string): Shown {
  const shown = { detailKind: "path", where: path } as const;
  if (sendsTo === undefined) return { title: "Read this file?", detail: oneLine(path), ...shown, binding: bind(path) };
  return { title: "Send this file?", detail: `${oneLine(path)}\n→ ${oneLine(sendsTo)}`, ...shown, binding: bind(path, sendsTo) };
}

function ofCommand(access: Run, bind: (...operation: readonly string[]) => string): Shown {
  return {
    title: access.skill === undefined ? "Run this command?" : `Run this command of the skill ${oneLine(access.skill)}?`,
    detail: visible(access.command) + inputOf(access),
    detailKind: "command",
    where: access.directory,
    runsOn: access.runsOn ?? "host",
    ...(access.box ? { box: access.box } : {}),
    ...commandsOf(access.reading),
    binding: bind(access.command, access.directory, ...scriptsOf(access.reading), ...boxOf(access), ...saidTo(access)),
  };
}

function inputOf({ input }: Run): string {
  return input === undefined ? "" : `\n\nWith this on its standard input:\n${visible(input)}`;
}

function saidTo({ input }: Run): readonly string[] {
  return input === undefined ? [] : ["input", input];
}

type Run = Extract<Access, { kind: "run" }>;

function toolUse({ server, tool, input }: Extract<Access, { kind: "mcp" }>): Omit<Shown, "binding"> {
  const detail = `${oneLine(server)} · ${oneLine(tool)}\n${visible(input)}`;
  return { title: "Use this tool?", detail, detailKind: "text", where: `MCP server ${oneLine(server)}` };
}

function commandsOf(reading: CommandReading): Pick<ApprovalRequest, "commands"> {
  return reading.kind === "clear" ? { commands: reading.parts.map((part) => ({ text: oneLine(part.text), ...knownOf(part) })) } : {};
}

/** A yes to the letter holds as long as the scripts it runs say the same. */
function scriptsOf(reading: CommandReading): readonly string[] {
  return reading.kind === "clear" ? reading.parts.flatMap(({ script }) => script?.hash ?? []) : [];
}

/** A yes to the letter for a box holds in such a box alone. */
function boxOf({ runsOn = "host", box }: Run): readonly string[] {
  return runsOn === "host" ? [] : [placeWords(runsOn, box)];
}

function knownOf({ concern, script, readOnly }: CommandPart): Pick<KnownCommand, "known"> {
  const known = concern ?? (script ? `runs ${script.what}` : readOnly ? "only reads" : undefined);
  return known === undefined ? {} : { known: oneLine(known) };
}

/** A name may hold a line end, by which it could pass for more than one line of ours. */
function oneLine(text: string): string {
  return visible(text).replaceAll("\n", "\\u{a}");
}
