/**
 * A text as a person must see it before saying yes: what would be invisible or would reorder the line
 * (control, direction, zero-width, tag and odd blank characters) is written out as an escape. Line ends and tabs stay.
 */
export function visible(text: string): string {
  if (!mayBeInvisible.test(text)) return text;
  return text.replace(invisible, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The text without what would be invisible: odd blanks become plain ones, and emoji stay as they are drawn. */
export function withoutInvisible(text: string): string {
  if (!mayBeInvisible.test(text)) return text;
  return text.replace(ofEmoji, "$1").replace(invisible, (each) => (/\p{Z}/u.test(each) ? " " : ""));
}

/** What says how an emoji is drawn, or joins it to the next. */
const ofEmoji = /(\p{Extended_Pictographic}\p{Emoji_Modifier}?)[\ufe0f\u200d]+/gu;

/** Most texts have none of these, which is soon seen. */
const mayBeInvisible = /[^\n\t -~]/;

/** All of Unicode's Control, Format, Surrogate and Private Use characters, separators other than a blank, and fillers that draw nothing. */
const invisible =
  /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|(?! )\p{Zs}|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/**
 * A text as somebody must be able to read it who is to follow it or vouch for it: what would be invisible or would reorder a line is written out.
 * The sign that makes a picture of the one before it and unbroken blanks stay, since ordinary writing needs them.
 */
export function readable(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, "\n").replace(judged, visible).trim();
}

const judged = /(?:(?!\u00a0|(?<=\p{Extended_Pictographic})\ufe0f)[\s\S])+/gu;
