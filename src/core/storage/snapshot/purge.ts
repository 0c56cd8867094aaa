import { type AsidePorts, filesAside } from "./aside.ts";

export interface PurgePorts extends AsidePorts {
  /** Adds what can be read of a damaged image. */
  readonly salvage: (file: string) => Promise<unknown>;
}

/**
 * Removes the files beside images and logs that hold something of erased conversations: the former single file, whose content was taken over, and what was
 * set aside as damaged, once what can be read of it is taken over, too. Only the wish to have something deleted for good is stronger than keeping them.
 */
export async function purge({ files, layout, onWarning, salvage }: PurgePorts, erased: readonly string[]): Promise<void> {
  const holds = async (file: string) => {
    const bytes = Buffer.from(await files.read(file).catch(() => new Uint8Array()));
    return erased.some((id) => bytes.includes(id));
  };
  for (const file of [layout.former, layout.formerBackup]) if (await holds(file)) await files.remove(file);
  for (const file of await filesAside(files, layout)) {
    if (!(await holds(file))) continue;
    if (file.endsWith(".db")) await salvage(file);
    await files.remove(file);
    onWarning(
      `${file}, a damaged file, held a part of what you deleted. What else could be read of it was taken over, and it was removed.`,
    );
  }
}
