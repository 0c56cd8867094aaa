import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { ImageType } from "../core/events/message.ts";
import type { NewMessage } from "../core/runtime.ts";
import type { Misuse } from "./start.ts";

export type Images = NonNullable<NewMessage["images"]>;

const mostBytes = 5 * 1024 * 1024;
/** Reads pictures for a message. All of them or, with a sentence, none. What a file is called does not count, its first bytes do. */
export async function readImages(files: readonly string[]): Promise<Images | Misuse> {
  const images: Images[number][] = [];
  for (const file of files) {
    const image = await readImage(file);
    if ("misuse" in image) return image;
    images.push(image);
  }
  return images;
}

async function readImage(file: string): Promise<Images[number] | Misuse> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return { misuse: `${file} is no file; a picture is needed.` };
    if (found.size > mostBytes) return { misuse: `${file} is larger than 5 MB. Make it smaller, or leave it out.` };
    const bytes = await readFile(file);
    const mediaType = typeOf(bytes.subarray(0, 12).toString("latin1"));
    if (!mediaType) return { misuse: `${file} is no PNG, JPEG, GIF or WebP picture. Convert it, or leave it out.` };
    return { mediaType, data: bytes.toString("base64"), name: path.basename(file) };
  } catch (error) {
    return { misuse: `The picture ${file} could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function typeOf(head: string): ImageType | undefined {
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "image/gif";
  return head.startsWith("RIFF") && head.endsWith("WEBP") ? "image/webp" : undefined;
}
