import { lstat, readdir } from "node:fs/promises";
import path from "node:path";

/** Bytes of all files in a folder and below; links count as themselves, and what can't be read as nothing. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const each of entries) {
    const target = path.join(folder, each.name);
    bytes += each.isDirectory()
      ? await sizeOf(target)
      : await lstat(target).then(
          ({ size }) => size,
          () => 0,
        );
  }
  return bytes;
}
