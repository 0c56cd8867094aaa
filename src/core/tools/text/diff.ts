/** What changed between two texts, line by line. */
export interface TextDiff {
  /** In the unified form, with three lines around each change and without a file header. */
  readonly unified: string;
  readonly addedLines: number;
  readonly removedLines: number;
}

/** Compares by lines. Time and memory are bounded: where two texts differ very much, the differing middle is shown as replaced whole. */
export function diffTexts(before: string, after: string): TextDiff {
  const edits = diffLines(linesOf(before), linesOf(after));
  const count = (kind: Edit["kind"]) => edits.filter((each) => each.kind === kind).length;
  return { unified: hunks(edits), addedLines: count("+"), removedLines: count("-") };
}

interface Edit {
  readonly kind: " " | "+" | "-";
  readonly line: string;
}

/** Lines with their endings: a changed ending is a change, and so is a missing last one. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function diffLines(before: readonly string[], after: readonly string[]): readonly Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const kept = (line: string): Edit => ({ kind: " ", line });
  const middle = changedMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...before.slice(0, start).map(kept), ...middle, ...before.slice(before.length - end).map(kept)];
}

/** Differences up to which the shortest script is looked for. */
const differenceLimit = 1000;

function changedMiddle(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const trace = before.length > 0 && after.length > 0 ? shortestTrace(before, after) : undefined;
  if (trace) return walkBack(trace, before, after);
  return [...before.map((line): Edit => ({ kind: "-", line })), ...after.map((line): Edit => ({ kind: "+", line }))];
}

/**
 * Myers' greedy search: for each number of differences, how far each diagonal reaches.
 * `trace[d]` holds the reach of the diagonals -d … d before step d; undefined when the limit was reached first.
 */
function shortestTrace(before: readonly string[], after: readonly string[]): readonly Int32Array[] | undefined {
  const limit = Math.min(differenceLimit, before.length + after.length);
  const reach = new Int32Array(2 * limit + 3);
  const middle = limit + 1;
  const at = (diagonal: number) => reach[middle + diagonal] ?? 0;
  const trace: Int32Array[] = [];
  for (let differences = 0; differences <= limit; differences += 1) {
    trace.push(reach.slice(middle - differences - 1, middle + differences + 2));
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const comesDown = diagonal === -differences || (diagonal !== differences && at(diagonal - 1) < at(diagonal + 1));
      let x = comesDown ? at(diagonal + 1) : at(diagonal - 1) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      reach[middle + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length) return trace;
    }
  }
  return undefined;
}

function walkBack(trace: readonly Int32Array[], before: readonly string[], after: readonly string[]): readonly Edit[] {
  const edits: Edit[] = [];
  let x = before.length;
  let y = after.length;
  for (let differences = trace.length - 1; differences >= 0; differences -= 1) {
    const reach = trace[differences] ?? new Int32Array();
    const at = (diagonal: number) => reach[diagonal + differences + 1] ?? 0;
    const diagonal = x - y;
    const comesDown = diagonal === -differences || (diagonal !== differences && at(diagonal - 1) < at(diagonal + 1));
    const fromX = differences === 0 ? 0 : comesDown ? at(diagonal + 1) : at(diagonal - 1);
    const fromY = differences === 0 ? 0 : fromX - (comesDown ? diagonal + 1 : diagonal - 1);
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      edits.push({ kind: " ", line: before[x] ?? "" });
    }
    if (differences > 0) edits.push(comesDown ? { kind: "+", line: after[fromY] ?? "" } : { kind: "-", line: before[fromX] ?? "" });
    x = fromX;
    y = fromY;
  }
  return edits.reverse();
}

const context = 3;

function hunks(edits: readonly Edit[]): string {
  const changes = edits.flatMap((edit, index) => (edit.kind === " " ? [] : [index]));
  const parts: string[] = [];
  let position = { old: 1, new: 1, index: 0 };
  for (let first = 0; first < changes.length; ) {
    let last = first;
    while (last + 1 < changes.length && (changes[last + 1] ?? 0) - (changes[last] ?? 0) <= 2 * context + 1) last += 1;
    const from = Math.max(0, (changes[first] ?? 0) - context);
    const to = Math.min(edits.length, (changes[last] ?? 0) + context + 1);
    position = advance(position, edits, from);
    parts.push(hunk(edits.slice(from, to), position));
    first = last + 1;
  }
  return parts.join("");
}

interface Position {
  readonly old: number;
  readonly new: number;
  readonly index: number;
}

function advance(position: Position, edits: readonly Edit[], index: number): Position {
  const passed = edits.slice(position.index, index);
  const old = position.old + passed.filter((each) => each.kind !== "+").length;
  return { old, new: position.new + passed.filter((each) => each.kind !== "-").length, index };
}

function hunk(edits: readonly Edit[], start: Position): string {
  const old = edits.filter((each) => each.kind !== "+").length;
  const now = edits.filter((each) => each.kind !== "-").length;
  const header = `@@ -${range(start.old, old)} +${range(start.new, now)} @@\n`;
  return (
    header + edits.map(({ kind, line }) => (line.endsWith("\n") ? kind + line : `${kind}${line}\n\\ No newline at end of file\n`)).join("")
  );
}

/** An empty range is named by the line before it. */
function range(start: number, count: number): string {
  return count === 0 ? `${start - 1},0` : `${start},${count}`;
}
