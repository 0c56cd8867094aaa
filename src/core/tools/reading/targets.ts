import path from "node:path";
import type { Destruction } from "../../permissions/programs/floor.ts";
import { namesOf } from "./globs.ts";
import { isWithin, realOf } from "./look.ts";
import type { Surroundings } from "./surroundings.ts";

/** Why a deletion or a change of everything below a folder never runs; undefined where its targets are others. */
export function deadlyTarget({ deed, targets }: Extract<Destruction, { kind: "targets" }>, around: Surroundings): string | undefined {
  const { environment, directory, folders } = around;
  const home = environment.HOME ? realOf(environment.HOME) : undefined;
  for (const word of targets) {
    // All that lies in a folder is as much as the folder itself.
    const all = /^(.*\/)\*$/s.exec(word.pattern ? word.text : "")?.[1];
    const names = all !== undefined ? [all] : word.pattern ? (namesOf(word, around) ?? []) : [word.text];
    for (const name of names) {
      const written = path.resolve(directory, name);
      const target = realOf(written) ?? written;
      const deletes = deed === "delete";
      if (target === path.parse(target).root)
        return deletes ? "it would delete everything on this machine" : "it would change who may use everything on this machine";
      if (home !== undefined && isWithin(home, target))
        return deletes ? "it would delete the home folder" : "it would change who may use the home folder";
      if (deed === "delete" && all === undefined && folders.some((each) => isWithin(each, target)))
        return "it would delete the workspace folder";
      if (deed === "delete" && folders.some((each) => target !== each && isWithin(each, target)))
        return "it would delete the workspace folder";
    }
  }
  return undefined;
}
