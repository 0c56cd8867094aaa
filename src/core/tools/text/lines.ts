/** A piece of a text and what shall stand there instead. */
export interface Spot {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** What is overlooked when lines are compared: blanks at the end, at both ends, or those and the shape of quotes and dashes. */
export type Blindness = "end" | "both" | "letters";

/** Finds whole lines that are alike, and fits the new lines to what was found: its endings, its indentation, its untouched lines. */
export function lineMatches(
  text: string,
  replacement: { readonly old: string; readonly new: string; readonly all: boolean },
  blindness: Blindness,
): readonly Spot[] {
  const old = wantedLines(replacement.old);
  const keys = old.lines.map((line) => keyOf(line, blindness));
  if (keys.every((key) => key === "")) return [];
  const lines = splitLines(text);
  const fileKeys = lines.map((line) => keyOf(line.text, blindness));
  const spots: Spot[] = [];
  for (let index = 0; index + keys.length <= lines.length; index += 1) {
    if (!keys.every((key, offset) => fileKeys[index + offset] === key)) continue;
    const found = lines.slice(index, index + keys.length);
    const spot = spotFor({ found, old, replacement: replacement.new });
    if (spot === undefined) continue;
    spots.push(spot);
    if (replacement.all) index += keys.length - 1;
  }
  return spots;
}

/** The text's lines without their endings, each with where it begins and what ends it. */
export function splitLines(text: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", start)) {
    const ending = text[at - 1] === "\r" && at > start ? "\r\n" : "\n";
    lines.push({ start, text: text.slice(start, at + 1 - ending.length), ending });
    start = at + 1;
  }
  if (start < text.length) lines.push({ start, text: text.slice(start), ending: "" });
  return lines;
}

export interface Line {
  readonly start: number;
  readonly text: string;
  readonly ending: "" | "\n" | "\r\n";
}

/** A line as it is compared. */
export function keyOf(line: string, blindness: Blindness): string {
  if (blindness === "end") return line.trimEnd();
  const trimmed = line.trim();
  return blindness === "both" ? trimmed : plainLetters(trimmed);
}

function plainLetters(text: string): string {
  return text
    .replace(/[\u2018\u2019\u201a\u201b\u2032\u00b4`]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replaceAll("\u2026", "...")
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000\t ]+/g, " ");
}

interface Wanted {
  readonly lines: readonly string[];
  /** Whether the ending of the last line was asked for too. */
  readonly isClosed: boolean;
}

function wantedLines(text: string): Wanted {
  const isClosed = text.endsWith("\n");
  const body = isClosed ? text.replace(/\r?\n$/, "") : text;
  return { lines: body.split(/\r?\n/), isClosed };
}

interface Found {
  readonly found: readonly Line[];
  readonly old: Wanted;
  readonly replacement: string;
}

function spotFor({ found, old, replacement }: Found): Spot | undefined {
  const [first] = found;
  const last = found.at(-1);
  if (!first || !last) return undefined;
  const indents = indentationMap(old.lines, found);
  if (!indents) return undefined;
  const endsAt = last.start + last.text.length;
  const end = old.isClosed ? endsAt + last.ending.length : endsAt;
  const wanted = old.isClosed && last.ending === "" ? replacement.replace(/\r?\n$/, "") : replacement;
  return { start: first.start, end, replacement: fitted({ replacement: wanted, old, found, indents }) };
}

function fitted(fit: { replacement: string; old: Wanted; found: readonly Line[]; indents: ReadonlyMap<string, string> }): string {
  const ending = fit.found.find((line) => line.ending !== "")?.ending ?? "\n";
  const lines = fit.replacement.split(/\r?\n/);
  const isClosed = fit.old.isClosed && lines.at(-1) === "";
  if (isClosed) lines.pop();
  const kept = keptLines(fit.old.lines, fit.found, lines);
  const ends = (index: number) => index < lines.length - 1 || isClosed;
  const text = (line: string, index: number) => kept[index]?.text ?? (line.trim() === "" ? line : reindent(line, fit.indents));
  return lines.map((line, index) => text(line, index) + (ends(index) ? kept[index]?.ending || ending : "")).join("");
}

/** For each new line the line of the file that it leaves as it is: those at the begin and at the end, and between them equal ones in their order. */
function keptLines(old: readonly string[], found: readonly Line[], lines: readonly string[]): readonly (Line | undefined)[] {
  const shorter = Math.min(old.length, lines.length);
  let start = 0;
  while (start < shorter && old[start] === lines[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === lines.at(-1 - end)) end += 1;
  const left = new Map<string, Line[]>();
  for (const [index, line] of found.slice(start, old.length - end).entries()) {
    const wanted = old[start + index] ?? "";
    left.set(wanted, [...(left.get(wanted) ?? []), line]);
  }
  return lines.map((line, index) => {
    if (index < start) return found[index];
    if (index >= lines.length - end) return found[index - lines.length + old.length];
    return line.trim() === "" ? undefined : left.get(line)?.shift();
  });
}

/** How each indentation of the old lines stands in the file; undefined when one stands in two ways, so that they are not the same lines shifted. */
function indentationMap(old: readonly string[], found: readonly Line[]): ReadonlyMap<string, string> | undefined {
  const map = new Map<string, string>();
  for (const [index, line] of old.entries()) {
    if (line.trim() === "") continue;
    const wanted = indentOf(line);
    const there = indentOf(found[index]?.text ?? "");
    if ((map.get(wanted) ?? there) !== there) return undefined;
    map.set(wanted, there);
  }
  return map;
}

function reindent(line: string, indents: ReadonlyMap<string, string>): string {
  const indent = indentOf(line);
  const rest = line.slice(indent.length);
  const known = [...indents.keys()].filter((each) => indent.startsWith(each)).sort((one, other) => other.length - one.length)[0];
  if (known !== undefined) return (indents.get(known) ?? "") + indent.slice(known.length) + rest;
  const [wanted, there] = [...indents].sort(([one], [other]) => one.length - other.length)[0] ?? ["", ""];
  if (there.endsWith(wanted)) return there.slice(0, there.length - wanted.length) + indent + rest;
  const surplus = wanted.endsWith(there) ? wanted.slice(0, wanted.length - there.length) : "";
  return (indent.startsWith(surplus) ? indent.slice(surplus.length) : "") + rest;
}

function indentOf(line: string): string {
  return /^[ \t\u00a0\u2000-\u200a\u3000]*/.exec(line)?.[0] ?? "";
}
