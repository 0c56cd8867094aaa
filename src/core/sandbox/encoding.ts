/** How a text lies in its file, kept when it is written back. */
export interface TextFormat {
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly hasMark: boolean;
}

export const plainFormat: TextFormat = { encoding: "utf-8", hasMark: false };

export type Decoded =
  /** `isDamaged`: some bytes are not text in this encoding; what is shown for them can't be written back. */
  { readonly kind: "text"; readonly text: string; readonly format: TextFormat; readonly isDamaged: boolean } | { readonly kind: "binary" };

/** The text of a file's bytes, in the encoding that its mark names or its bytes speak for. */
export function decode(bytes: Uint8Array): Decoded {
  const plain = (bytes[0] ?? 0) < 0xef && !bytes.includes(0) ? decodeStrictly(bytes, plainFormat) : undefined;
  if (plain !== undefined) return { kind: "text", text: plain, format: plainFormat, isDamaged: false };
  const format = formatOf(bytes);
  if (!format) return { kind: "binary" };
  const body = format.hasMark ? bytes.subarray(format.encoding === "utf-8" ? 3 : 2) : bytes;
  if (format.encoding === "utf-8" && body.includes(0)) return { kind: "binary" };
  const text = decodeStrictly(body, format);
  if (text !== undefined) return { kind: "text", text, format, isDamaged: false };
  return { kind: "text", text: decodeAs(body, format), format, isDamaged: true };
}

/** The bytes of a text in its format; of a text that passed `foreignSign`. */
export function encode(text: string, { encoding, hasMark }: TextFormat): Buffer {
  if (encoding === "windows-1252") return Buffer.from(Array.from(text, (sign) => western.get(sign) ?? sign.charCodeAt(0)));
  const marked = hasMark ? `\ufeff${text}` : text;
  if (encoding === "utf-8") return Buffer.from(marked, "utf8");
  const bytes = Buffer.from(marked, "utf16le");
  return encoding === "utf-16be" ? bytes.swap16() : bytes;
}

/** A sign of the text that its encoding has no byte for, or undefined. */
export function foreignSign(text: string, { encoding }: TextFormat): string | undefined {
  if (encoding !== "windows-1252") return undefined;
  return Array.from(text).find(
    (sign) => !western.has(sign) && (sign.length > 1 || sign > "\u00ff" || (sign >= "\u0080" && sign <= "\u009f")),
  );
}

/** The encoding as people write it. */
export function encodingName({ encoding }: TextFormat): string {
  return encoding === "windows-1252" ? "Windows-1252" : encoding.toUpperCase();
}

/** What a file is written in, from its bytes or its beginning up to the end of a line. Undefined when it is no text. */
export function formatOf(bytes: Uint8Array): TextFormat | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return { encoding: "utf-8", hasMark: true };
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? undefined : { encoding: "utf-16le", hasMark: true };
  if (first === 0xfe && second === 0xff) return { encoding: "utf-16be", hasMark: true };
  if (bytes.includes(0)) return wideFormat(bytes);
  if (decodeStrictly(bytes, plainFormat) !== undefined) return plainFormat;
  return isWestern(bytes.subarray(0, sampleBytes)) ? { encoding: "windows-1252", hasMark: false } : plainFormat;
}

const sampleBytes = 256 * 1024;

/** UTF-16 without a mark: of a text in Latin letters every other byte is zero, and never one between them. */
function wideFormat(bytes: Uint8Array): TextFormat | undefined {
  const sample = bytes.subarray(0, Math.min(sampleBytes, bytes.length - (bytes.length % 2)));
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const enough = sample.length / 5;
  const encoding = even === 0 && odd > enough ? "utf-16le" : odd === 0 && even > enough ? "utf-16be" : undefined;
  if (!encoding) return undefined;
  const format = { encoding, hasMark: false } as const;
  const text = decodeStrictly(sample, format);
  return text === undefined || controls.test(text) ? undefined : format;
}

/** Few signs beyond ASCII, none that Windows-1252 lacks, and not what UTF-8 with some bytes damaged would look like. */
function isWestern(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString("latin1");
  const high = text.match(/[\x80-\xff]/g)?.length ?? 0;
  if (high > bytes.length * 0.3 || controls.test(text) || /[\x81\x8d\x8f\x90\x9d]/.test(text)) return false;
  const asUtf8 = text.match(/[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g)?.join("").length ?? 0;
  return asUtf8 < high / 2;
}

/** Control characters that no text holds. */
const controls = /[^\P{Cc}\t\n\f\r\x80-\x9f]/u;

/** The text without its mark; what is not valid shows as \ufffd. */
export function decodeAs(bytes: Uint8Array, { encoding }: TextFormat): string {
  return encoding === "windows-1252" ? decodeWestern(bytes) : new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes);
}

function decodeStrictly(bytes: Uint8Array, { encoding }: TextFormat): string | undefined {
  if (encoding === "windows-1252") return decodeWestern(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Windows-1252 from 80 to 9F; all else is as in Unicode. Some versions of Node decode it as if it were Latin-1. */
const westernSigns = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";

function decodeWestern(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\x80-\x9f]/g, (sign) => westernSigns[sign.charCodeAt(0) - 0x80] ?? sign);
}

const western: ReadonlyMap<string, number> = new Map(Array.from(westernSigns, (sign, index) => [sign, 0x80 + index]));
