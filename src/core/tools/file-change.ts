import { createHash } from "node:crypto";
import { encode, encodingName, foreignSign, plainFormat, type TextFormat } from "../sandbox/encoding.ts";
import { readTextFile, writeProblem, writeTextFile } from "../sandbox/text-file.ts";
import type { Location, Workspace } from "../sandbox/workspace.ts";
import { locksToWrite } from "./locks.ts";
import type { OpenDocuments } from "./ports.ts";
import { diffTexts, type TextDiff } from "./text/diff.ts";
import type { Ready, ToolResult } from "./tool.ts";

/** What a change needs to be planned and made. */
export interface ChangeTools {
  readonly workspace: Workspace;
  readonly documents?: OpenDocuments;
}

/** What is asked for, from what the file is now; `before` is undefined for a file that is not there. */
export interface WantedChange {
  /** As the model wrote it. */
  readonly path: string;
  build(before: string | undefined, location: Location): Built;
}

export type Built =
  | { readonly refused: string }
  | { readonly text: string /** What is said of it beside the diff. */; readonly note?: string };

type Planned = { readonly refused: string } | Omit<Ready, "kind" | "title" | "input">;

/** Works the whole change out, without making it, so that people see exactly what will be written. */
export async function planChange(tools: ChangeTools, wanted: WantedChange): Promise<Planned> {
  const location = await tools.workspace.resolve(wanted.path, "write");
  if (location.kind === "refused") return { refused: location.message };
  const [problem, current] = await Promise.all([writeProblem(location.path, location.label), currentText(tools, location)]);
  if (problem) return { refused: problem };
  if ("refused" in current) return current;
  const change = work(wanted, current, location);
  if ("refused" in change) return change;
  const { path, place, guarded } = location;
  return {
    access: { kind: "write", path, place, diff: change.diff.unified, guarded },
    locks: locksToWrite(path),
    leaves: () => createHash("sha256").update(encode(change.after, current.format)).digest("hex"),
    texts: [change.before, change.after].filter((each) => each !== undefined),
    run: () => makeChange({ tools, wanted, location, shown: change }),
  };
}

interface Current {
  readonly text: string | undefined;
  readonly format: TextFormat;
}

/** What counts is what the person sees: the open document, else the file. */
async function currentText({ documents }: ChangeTools, { path, label }: Location): Promise<Current | { readonly refused: string }> {
  const seen = await documents?.read(path);
  if (seen !== undefined) return { text: seen, format: plainFormat };
  const file = await readTextFile(path, label);
  if (file.kind === "missing") return { text: undefined, format: plainFormat };
  if (file.kind === "folder") return { refused: `${label} is a folder. Give the path of a file.` };
  if (file.kind === "problem") return { refused: file.message };
  if (file.isDamaged) return { refused: `${label} is not valid ${encodingName(file.format)}; changing it as text would damage it.` };
  return { text: file.text, format: file.format };
}

interface Change {
  readonly before: string | undefined;
  readonly after: string;
  readonly diff: TextDiff;
  readonly note?: string;
}

function work(wanted: WantedChange, { text: before, format }: Current, location: Location): Change | { readonly refused: string } {
  const built = wanted.build(before, location);
  if ("refused" in built) return built;
  if (built.text === before) return { refused: `${location.label} already holds exactly this text, so nothing was changed.` };
  const foreign = foreignSign(built.text, format);
  if (foreign !== undefined) {
    const way = "Leave it out, or delete_file it and write it anew: new files are UTF-8.";
    return { refused: `${location.label} is kept in ${encodingName(format)}, which has no “${foreign}”. ${way}` };
  }
  return { before, after: built.text, diff: diffTexts(before ?? "", built.text), note: built.note };
}

interface Plan {
  readonly tools: ChangeTools;
  readonly wanted: WantedChange;
  readonly location: Location;
  readonly shown: Change;
}

/** Looks once more: where the path leads and what the file holds may have changed while the question was open. */
async function makeChange(plan: Plan): Promise<ToolResult> {
  const { tools, wanted, location, shown } = plan;
  const [moved, current] = await Promise.all([tools.workspace.moved(wanted.path, "write", location), currentText(tools, location)]);
  if (moved) return failed(moved);
  if ("refused" in current) return failed(current.refused);
  const change = current.text === shown.before ? shown : work(wanted, current, location);
  if ("refused" in change || !isAsShown(change, shown)) return failed(changedMessage(location));
  const problem = await write(plan, change, current.format);
  return problem ? failed(problem) : made(location, change);
}

async function write({ tools, location }: Plan, { before, after }: Change, format: TextFormat): Promise<string | undefined> {
  if (before !== undefined && (await tools.documents?.replace(location.path, { expected: before, text: after }))) return undefined;
  const content = { text: after, format, isNew: before === undefined, isAlone: !location.isShared };
  return writeTextFile(location.path, location.label, content);
}

/** The same lines come and go between the same lines. Only how far down they stand may differ: people don't judge a change by that. */
function isAsShown(change: Change, shown: Change): boolean {
  const isNew = ({ before }: Change) => before === undefined;
  const lines = ({ diff }: Change) => diff.unified.replace(/^@@ .*$/gm, "@@");
  return isNew(change) === isNew(shown) && lines(change) === lines(shown);
}

function changedMessage({ label }: Location): string {
  return `${label} has changed since it was shown, so nothing was written. Read it again and make the change anew.`;
}

function failed(output: string): ToolResult {
  return { ok: false, output, summary: "not changed" };
}

function made({ path, label }: Location, { before, after, diff, note }: Change): ToolResult {
  const { addedLines, removedLines } = diff;
  const kind = before === undefined ? "create" : "edit";
  const counts = `+${addedLines} −${removedLines}`;
  const said =
    kind === "create" ? `Created ${label} (${addedLines} ${addedLines === 1 ? "line" : "lines"}).` : `Changed ${label} (${counts}).`;
  return {
    ok: true,
    output: note ? `${said} ${note}` : said,
    summary: counts,
    change: { path, label, kind, addedLines, removedLines, before, after },
  };
}
