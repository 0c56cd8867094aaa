/** How a text lies in its file, kept when it is written back. */
export interface TextFormat {
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
  readonly hasMark: boolean;
}

export const plainFormat: TextFormat = { encoding: "utf-8", hasMark: false };

export type Decoded =
  /** `isDamaged`: some bytes are not text in this encoding; what is shown for them can't be written back. */
  { readonly kind: "text"; readonly text: string; readonly format: TextFormat; readonly isDamaged: boolean } | { readonly kind: "binary" };

/** The text of a file's bytes: UTF-8, or UTF-16 with its mark. Anything with NUL bytes is no text. */
export function decode(bytes: Uint8Array): Decoded {
  const format = formatOf(bytes);
  const body = format.hasMark ? bytes.subarray(format.encoding === "utf-8" ? 3 : 2) : bytes;
  if (format.encoding === "utf-8" && body.includes(0)) return { kind: "binary" };
  try {
    return { kind: "text", text: decoder(format, true).decode(body), format, isDamaged: false };
  } catch {
    return { kind: "text", text: decoder(format, false).decode(body), format, isDamaged: true };
  }
}

/** The bytes of a text in its format. */
export function encode(text: string, { encoding, hasMark }: TextFormat): Buffer {
  const marked = hasMark ? `\ufeff${text}` : text;
  if (encoding === "utf-8") return Buffer.from(marked, "utf8");
  const bytes = Buffer.from(marked, "utf16le");
  return encoding === "utf-16be" ? bytes.swap16() : bytes;
}

function formatOf(bytes: Uint8Array): TextFormat {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: "utf-8", hasMark: true };
  if (first === 0xff && second === 0xfe) return { encoding: "utf-16le", hasMark: true };
  if (first === 0xfe && second === 0xff) return { encoding: "utf-16be", hasMark: true };
  return plainFormat;
}

function decoder({ encoding }: TextFormat, fatal: boolean) {
  return new TextDecoder(encoding, { fatal, ignoreBOM: true });
}
