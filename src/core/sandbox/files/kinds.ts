import type { ImageType } from "../../events/message.ts";

/** What a file is that is no text, as its first bytes tell. */
export type FileKind =
  | { readonly kind: "image"; readonly mediaType: ImageType; readonly name: string; readonly size?: PixelSize }
  | { readonly kind: "other"; readonly name: string };

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Tells a kind whose beginning no text has; undefined for all others. `head` holds the first 64 KB at least, or all. */
export function kindOf(head: Buffer): FileKind | undefined {
  const image = images.find(({ is }) => is(head));
  if (image) return { kind: "image", mediaType: image.mediaType, name: image.name, size: image.size(head) };
  const name = others.find(([begin]) => head.subarray(0, begin.length).equals(Buffer.from(begin, "latin1")))?.[1];
  if (name === undefined) return undefined;
  return { kind: "other", name: name === zip ? zipName(head) : name };
}

/** What a file without text may be, where the beginning alone is not enough to be sure that it is no text. */
export function weakNameOf(head: Buffer): string | undefined {
  const at = (offset: number, word: string) => head.subarray(offset, offset + word.length).toString("latin1") === word;
  if (at(4, "ftyp")) return "a video or audio file (MP4)";
  if (at(257, "ustar")) return "a tar archive";
  if (at(0, "MZ")) return "a Windows program";
  if (at(0, "BM")) return "a BMP image";
  if (at(0, "RIFF")) return "an audio or video file (RIFF)";
  if (at(0, "ID3") || at(0, "\xff\xfb")) return "an MP3 file";
  if (at(0, "OggS")) return "an Ogg file";
  if (at(0, "fLaC")) return "a FLAC file";
  if (at(0, "II*\0") || at(0, "MM\0*")) return "a TIFF image";
  if (at(0, "\0\0\x01\0")) return "an icon";
  return undefined;
}

const zip = "a zip archive";

const others: readonly (readonly [begin: string, name: string])[] = [
  ["%PDF-", "a PDF document"],
  ["PK\x03\x04", zip],
  ["PK\x05\x06", zip],
  ["\x1f\x8b", "a gzip archive"],
  ["BZh", "a bzip2 archive"],
  ["\xfd7zXZ\0", "an xz archive"],
  ["\x28\xb5\x2f\xfd", "a zstd archive"],
  ["7z\xbc\xaf\x27\x1c", "a 7z archive"],
  ["Rar!\x1a\x07", "a RAR archive"],
  ["\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"],
  ["\x7fELF", "a program or library (ELF)"],
  ["\xcf\xfa\xed\xfe", "a program or library (Mach-O)"],
  ["\xca\xfe\xba\xbe", "a program or Java class"],
  ["\0asm", "a WebAssembly module"],
  ["SQLite format 3\0", "an SQLite database"],
  ["wOFF", "a font"],
  ["wOF2", "a font"],
];

/** Office documents are zip archives; what is in them tells which. */
function zipName(head: Buffer): string {
  const names = head.toString("latin1");
  if (names.includes("word/")) return "a Word document";
  if (names.includes("xl/")) return "an Excel workbook";
  if (names.includes("ppt/")) return "a PowerPoint presentation";
  if (names.includes("mimetypeapplication/vnd.oasis.opendocument")) return "an OpenDocument file";
  if (names.includes("mimetypeapplication/epub+zip")) return "an EPUB book";
  if (names.includes("META-INF/MANIFEST.MF")) return "a Java archive";
  return zip;
}

interface ImageKind {
  readonly mediaType: ImageType;
  readonly name: string;
  is(head: Buffer): boolean;
  size(head: Buffer): PixelSize | undefined;
}

const images: readonly ImageKind[] = [
  {
    mediaType: "image/png",
    name: "a PNG image",
    is: (head) => head.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1")),
    size: (head) => (head.length < 24 ? undefined : { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }),
  },
  {
    mediaType: "image/gif",
    name: "a GIF image",
    is: (head) => /^GIF8[79]a/.test(head.toString("latin1", 0, 6)),
    size: (head) => (head.length < 10 ? undefined : { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }),
  },
  {
    mediaType: "image/jpeg",
    name: "a JPEG image",
    is: (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff,
    size: jpegSize,
  },
  {
    mediaType: "image/webp",
    name: "a WebP image",
    is: (head) => head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WEBP",
    size: webpSize,
  },
];

/** From the first frame header; everything before it says how long it is. */
function jpegSize(head: Buffer): PixelSize | undefined {
  for (let at = 2; at + 9 <= head.length && head[at] === 0xff; ) {
    const marker = head[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
    at += marker === 0xff ? 1 : 2 + head.readUInt16BE(at + 2);
  }
  return undefined;
}

function webpSize(head: Buffer): PixelSize | undefined {
  if (head.length < 30) return undefined;
  switch (head.toString("latin1", 12, 16)) {
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case "VP8X":
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
    default:
      return undefined;
  }
}
