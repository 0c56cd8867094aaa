/** What a terminal would act on instead of showing: control characters other than tab and line feed, and marks of writing direction. */
const acting = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu;

/** The text as it may be written to a terminal: what would move the cursor, colour or reorder is shown as a sign instead. */
export function visible(text: string): string {
  return text.replace(/\r\n/g, "\n").replace(acting, sign);
}

/** The same on one line. */
export function visibleLine(text: string): string {
  return visible(text)
    .replace(/\s*\n\s*/g, " ⏎ ")
    .replaceAll("\t", " ");
}

function sign(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "␡" : `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
