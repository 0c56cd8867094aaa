import type { Held } from "./changes.ts";
import type { CopyLimits } from "./look.ts";
import type { TakenBack } from "./twin.ts";

/** What of a box's changes was not done here: a sentence each. `label` is how people call an entry, `keptAt` the folder where it was put aside. */
export function notesOf(
  { applied, held, left }: Pick<TakenBack, "applied" | "held" | "left">,
  { label, keptAt }: { readonly label: (way: string) => string; readonly keptAt: string | undefined },
): readonly string[] {
  const conflicts = applied.flatMap((each) => (each.done === "conflict" ? [label(each.way)] : []));
  const failed = applied.flatMap((each) => (each.done === "failed" ? [`${label(each.way)} (${each.why})`] : []));
  const kept = keptAt === undefined ? "" : ` What the command made of it is kept in ${keptAt}, from where move_file can take it.`;
  return [
    ...said(conflicts, (list) => `Changed by the command, but meanwhile here too, so what is here stays: ${list}.`),
    ...said(
      withoutFolders(held).map(({ way, why }) => `${label(way)} (${why})`),
      (list) => `Changed by the command, but not taken over: ${list}.`,
    ),
    ...said(failed, (list) => `Changed by the command, but could not be written here: ${list}.`),
  ]
    .map((each, index, all) => (index === all.length - 1 ? each + kept : each))
    .concat(
      said(
        left.map(({ way, why }) => `${label(way)} (${why})`),
        (list) => `Only in the sandbox, and lost with it: ${list}.`,
      ),
    );
}

/** A folder by itself is not worth a word where what lies in it is told. */
function withoutFolders(held: readonly Held[]): readonly Held[] {
  const folders = new Set(held.flatMap(({ way }) => (way.includes("/") ? [way.slice(0, way.lastIndexOf("/"))] : [])));
  return held.filter(({ way, to }) => to?.kind !== "folder" || !folders.has(way));
}

function said(items: readonly string[], sentence: (list: string) => string): readonly string[] {
  return items.length === 0 ? [] : [sentence(listed(items))];
}

/** What comes from elsewhere, without letters that would not be seen or change what is around them. */
export function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
  return plain.length > longestText ? `${plain.slice(0, longestText)}…` : plain;
}

const longestText = 300;

const longestList = 12;

export function listed(items: readonly string[]): string {
  const more = items.length - longestList;
  return more > 0 ? `${items.slice(0, longestList).join(", ")} and ${more} more` : items.join(", ");
}

/** Why a workspace is not copied. */
export function tooLarge(folder: string, { entries, bytes }: CopyLimits): string {
  return `The engine does not see this machine's disk, and ${folder} has more than the ${entries.toLocaleString("en")} entries or ${sizeOf(bytes)} that are copied to it. Close what commands do without (data, build results) in .anycoworkignore, open a smaller folder, or use an engine of this machine.`;
}

/** Why what a command has changed is not taken back. */
export function tooMuchChanged({ entries, bytes }: CopyLimits): string {
  return `The command changed more than the ${entries.toLocaleString("en")} entries or ${sizeOf(bytes)} that are taken back from the sandbox, so nothing of it was. Let it write less into the workspace, or close the folder it writes to in .anycoworkignore.`;
}

export function sizeOf(bytes: number): string {
  if (bytes >= gigabyte) return `${round(bytes / gigabyte)} GB`;
  return bytes >= megabyte ? `${round(bytes / megabyte)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}

const megabyte = 1024 * 1024;
const gigabyte = 1024 * megabyte;

function round(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
