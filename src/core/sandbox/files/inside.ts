import { type FileHandle, lstat, realpath } from "node:fs/promises";
import path from "node:path";
import { inFolder } from "../handles/folder.ts";
import { wayInto } from "../names.ts";

/** Whether something lies there; what it is, only reading it tells. */
export function hasFile(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** The text of a file that belongs to a folder: its links may not lead out of it, and it has at most so many bytes. Never rejects. */
export async function readInside(
  folder: string,
  file: string,
  longest: number,
): Promise<{ readonly file: string; readonly text: string } | { readonly problem: string }> {
  try {
    const real = await within(await realpath(folder), file);
    const text = await inFolder(path.dirname(real), async (held) => {
      const handle = await held.open(path.basename(real));
      try {
        return await readBounded(handle, longest);
      } finally {
        await handle.close();
      }
    });
    return { file, text };
  } catch (error) {
    return { problem: `${file} is left out: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

/** The path with its links resolved, which must not lead out of the folder. */
export async function within(root: string, named: string): Promise<string> {
  const real = await realpath(named);
  if (wayInto(root, real) === undefined) throw new Error("it is a link that leads out of the workspace folder");
  return real;
}

async function readBounded(handle: FileHandle, longest: number): Promise<string> {
  if (!(await handle.stat()).isFile()) throw new Error("it is no file");
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(longest + 1), 0, longest + 1, 0);
  if (bytesRead > longest) throw new Error(`it is larger than ${longest / 1024} KB`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, bytesRead));
  } catch {
    throw new Error("it is no text in UTF-8");
  }
}
