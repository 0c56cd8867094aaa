import path from "node:path";
import type { Place, Places } from "../../core/tools/places.ts";

/** A file or folder the model named that is there. */
export async function findThere(places: Places, name: string): Promise<Place | { readonly refused: string }> {
  const found = await places.find(name);
  return "refused" in found || found.isThere ? found : { refused: `There is no file ${found.label}.` };
}

/** Whether a path is a folder or lies in it. */
export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === "" || (!relative.startsWith(`..${path.sep}`) && relative !== ".." && !path.isAbsolute(relative));
}
