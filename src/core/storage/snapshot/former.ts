import { hasCode } from "../disk/files.ts";
import type { Engine } from "../sql/engine.ts";
import type { Image } from "../sql/image.ts";
import type { AsidePorts } from "./aside.ts";

export interface FormerPorts extends AsidePorts {
  readonly engine: Engine;
}

/** Takes over what the former single file holds; it stays where it is. Undefined when there is none that can be read. */
export async function takeOverFormer({ files, layout, engine, onWarning }: FormerPorts): Promise<Image | undefined> {
  for (const file of [layout.former, layout.formerBackup]) {
    const bytes = await files.read(file).catch((error: unknown) => {
      if (hasCode(error, "ENOENT", "EISDIR")) return undefined;
      throw error;
    });
    if (!bytes) continue;
    const changes = engine.readFormer(bytes);
    if ("reason" in changes) {
      onWarning(`${file} can't be read: ${changes.reason}. It was left as it is.`);
      continue;
    }
    const image = engine.begin();
    image.merge(changes, "");
    return image;
  }
  return undefined;
}
