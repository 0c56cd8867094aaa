/** A part of a text, in UTF-16 units, and what takes its place. */
export interface EditSpan {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The smallest single replacement that turns one text into the other, so that cursors and folds outside it stay. Never splits a line end or a character. */
export function editSpan(before: string, after: string): EditSpan {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  while (start > 0 && splits(before, start)) start -= 1;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  while (tail > 0 && (splits(before, before.length - tail) || splits(after, after.length - tail))) tail -= 1;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** The text with each line end as the document has it. */
export function withLineEnds(text: string, lineEnd: "\n" | "\r\n"): string {
  return text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replaceAll("\n", lineEnd);
}

/** An editor keeps the mark of a file's encoding outside its text. */
export function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function splits(text: string, at: number): boolean {
  const left = text.charCodeAt(at - 1);
  return left === 0x0d || (left >= 0xd800 && left <= 0xdbff);
}
