import { stat } from "node:fs/promises";
import type { Access } from "../permissions/access.ts";
import { createWorkspace, type Location } from "../sandbox/workspace.ts";
import type { ToolPorts } from "./ports.ts";

/** The rules about paths for the tools of a surface: the same that hold for ours. They only look. */
export interface Places {
  /** What a path the model named leads to. `refused` says in a sentence why it is not looked at, whoever says yes. */
  find(path: string): Promise<Place | { readonly refused: string }>;
  /** Why what was found before must not be looked at any more, as a sentence. Undefined when it may. */
  moved(path: string, before: Place): Promise<string | undefined>;
  /** Those of these files that may be told of without a question, with what they are called. */
  open(files: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** A file or folder, links resolved. */
export interface Place extends Pick<Location, "path" | "label"> {
  readonly isThere: boolean;
  readonly access: Access;
  readonly location: Location;
}

export function createPlaces({ folders, dataFolder, readableFolder, environment }: Omit<ToolPorts, "documents">): Places {
  const workspace = createWorkspace({ folders, dataFolder, readableFolder, home: environment.HOME ?? environment.USERPROFILE });
  return {
    async find(path) {
      const location = await workspace.resolve(path, "read");
      if (location.kind === "refused") return { refused: location.message };
      const { path: target, label, place, guarded } = location;
      const isThere = (await stat(target).catch(() => undefined)) !== undefined;
      return { path: target, label, isThere, access: { kind: "read", path: target, place, guarded }, location };
    },
    moved: (path, { location }) => workspace.moved(path, "read", location),
    async open(files) {
      const labels = new Map<string, string>();
      for (const file of new Set(files)) {
        const location = await workspace.resolve(file, "read");
        if (location.kind === "resolved" && location.place === "inside" && !location.guarded) labels.set(file, location.label);
      }
      return labels;
    },
  };
}
