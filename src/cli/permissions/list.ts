import type { Core } from "../../core/core.ts";
import type { Grant } from "../../core/events/approval.ts";
import { placeWords } from "../../core/events/words/runs-on.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { ListedRule } from "../../core/protocol/permissions.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";

/** Prints every rule in force for conversations in these folders. What makes no sense of them is told on standard error. */
export async function listRules(core: Core, folders: readonly string[], json: boolean): Promise<number> {
  const { rules, problems } = await core.rules(folders);
  for (const each of problems) sayAside(each);
  const inOrder = sections.flatMap(({ source }) => rules.filter((each) => each.source === source));
  process.stdout.write(json ? `${jsonLine(inOrder.map(documentOf))}\n` : textOf(inOrder));
  return 0;
}

/** What can be taken back comes first. */
const sections: readonly { readonly source: ListedRule["source"]; readonly head: string }[] = [
  { source: "grant", head: 'Remembered yeses; "anycowork permissions revoke ID" takes one back' },
  { source: "command-line", head: "From the command line" },
  { source: "settings", head: "From your settings" },
  { source: "workspace", head: "Suggested by the workspace, in .anycowork/permissions.json" },
  { source: "built-in", head: "Built in" },
];

/** What only a remembered yes has is null of other rules; `rule` is null of what can't be written as one. */
function documentOf({ effect, source, text, grant, title }: ListedRule): object {
  const { id, sessionId, tool, detail, where, at, by, folders, script, runsOn } = grant ?? {};
  const rule = grant ? grant.rule : source === "built-in" ? undefined : text;
  const before = { id, sessionId, title: grant && (title ?? ""), tool, what: detail ?? text, where, at };
  const fields = { ...before, effect, source, rule, scope: grant && scopeOf(grant), by, folders, script: script?.what, runsOn };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? null]));
}

function scopeOf({ scope = "session" }: Grant): NonNullable<Grant["scope"]> {
  return scope;
}

function textOf(rules: readonly ListedRule[]): string {
  const shown = sections.flatMap(({ source, head }) => {
    const lines = rules
      .filter((each) => each.source === source)
      .map((each) => (each.grant ? grantLines(each, each.grant) : writtenLine(each)));
    return lines.length > 0 ? [`${head}\n${lines.join("")}`] : [];
  });
  const hasGrants = rules.some((each) => each.source === "grant");
  return [...(hasGrants ? [] : ["No yes is remembered. One that is given for longer than once stands here.\n"]), ...shown].join("\n");
}

function writtenLine({ effect, text }: ListedRule): string {
  return `  ${effect.padEnd(5)}  ${visibleLine(text)}\n`;
}

function grantLines({ effect, title = "" }: ListedRule, grant: Grant): string {
  const bound = grant.script ? `, as long as ${visibleLine(grant.script.what)} stays as it was` : "";
  const boxed = grant.runsOn ? `, only ${placeWords(grant.runsOn)}` : "";
  const given = grant.at.slice(0, 16).replace("T", " ");
  return `  ${effect.padEnd(5)}  ${coverage(grant)}\n         ${reachOf(grant, title)}${boxed}${bound}\n         given ${given}, ID ${grant.id}\n`;
}

/** What a remembered yes covers, in one line: its rule, or the very call it was given for. */
export function coverage({ rule, tool, detail }: Grant): string {
  return rule === undefined ? `exactly ${tool}: ${visibleLine(detail.trim())}` : visibleLine(rule);
}

/** How far it reaches. */
function reachOf({ scope, folders = [], rule, where }: Grant, title: string): string {
  const places = rule === undefined ? [where] : folders;
  const inPlaces = places.length > 0 ? ` in ${places.map(visibleLine).join(", ")}` : "";
  if (scope === "always") return `always${inPlaces}`;
  return scope === "workspace" ? `in every conversation${inPlaces}` : `in the conversation “${visibleLine(title)}”${inPlaces}`;
}
