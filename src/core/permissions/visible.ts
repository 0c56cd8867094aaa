/**
 * A text as a person must see it before saying yes: what would be invisible or would reorder the line
 * (control, direction, zero-width, tag and odd blank characters) is written out as an escape. Line ends and tabs stay.
 */
export function visible(text: string): string {
  if (!mayBeInvisible.test(text)) return text;
  return text.replace(invisible, written);
}

function written(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
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
 * A text as somebody must be able to read it who is to follow it or vouch for it: what would be invisible or would reorder a line is written out, but for
 * what ordinary writing needs.
 */
export function readable(text: string): string {
  return legible(text.toWellFormed().replace(/\r\n?/g, "\n")).trim();
}

/**
 * A text of somebody else as a model may read it: whatever draws nothing, or has a person see another order than is read, is written out. What ordinary
 * writing needs stays, where it needs it and once: what joins and chooses emoji and characters, joiners and word ends of scripts that have them, blanks of
 * all widths, soft hyphens within words, and direction marks in lines written from right to left. What embeds or overrides a direction is no such mark.
 */
export function legible(text: string): string {
  if (!mayBeInvisible.test(text)) return text;
  return text.replace(/[^\n]+/g, (line) => {
    if (!suspect.test(line)) return line;
    const isMarked = rightToLeft.test(line);
    return line.replace(judged, (each, needed?: string, mark?: string) => (needed ?? (isMarked ? mark : undefined)) || written(each));
  });
}

const drawnNowhere = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`;
/** What most lines have none of, in any writing: soon seen. */
const suspect = new RegExp(`(?!\t)${drawnNowhere}`, "u");
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u0620-\u06d3\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdfb\ufe70-\ufefc]/u;

const cursive = String.raw`\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}`;
const indic = ["Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala"];
const spaceless = ["Thai", "Lao", "Khmer", "Myanmar", "Tibetan"];
const ofScripts = (names: readonly string[]) => names.map((each) => String.raw`\p{Script=${each}}`).join("");

/** Each with what it has to stand beside; none follows on itself, so that what is seen limits what can be hidden. */
const needed = [
  // The flags of England, Scotland and Wales are written in tags.
  String.raw`(?<=\u{1f3f4})\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`,
  String.raw`(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<=[\d#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Script=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]|(?<=[\p{Sm}\p{Script=Myanmar}])\ufe00|(?<=[\u1820-\u18aa])[\u180b-\u180f]`,
  String.raw`(?<=(?!\u061c)[${cursive}${ofScripts(indic)}${ofScripts(spaceless)}]\p{Mn}?)[\u200c\u200d]`,
  String.raw`(?<=[${ofScripts(spaceless)}]\p{Mn}?)\u200b`,
  String.raw`(?<=\p{L})\u00ad(?=\p{L})|^\ufeff|\r$`,
];
/** One that stands alone says where a line turns; several in a row say something else. */
const mark = String.raw`(?<![\u061c\u200e\u200f])[\u061c\u200e\u200f](?![\u061c\u200e\u200f])`;
/** Signs of Arabic, Syriac and Kaithi numbers count as format characters and are drawn. */
const hidden = String.raw`(?![\t\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])${drawnNowhere}`;
const judged = new RegExp(`(${needed.join("|")})|(${mark})|${hidden}`, "gu");
