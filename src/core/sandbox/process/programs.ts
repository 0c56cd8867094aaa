import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";

/**
 * Where a program ("ssh", without an ending) is on the PATH, or undefined. Folders of the workspace are not looked in, and neither is the current
 * one, as Windows would: what lies there is not ours to run.
 */
export async function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  workspace: readonly string[] = [],
): Promise<string | undefined> {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  const places = (environment.PATH ?? environment.Path ?? "").split(path.delimiter).filter((each) => path.isAbsolute(each));
  const own = (place: string) => workspace.some((folder) => place === folder || place.startsWith(folder + path.sep));
  const programs = places.filter((place) => !own(place)).map((place) => path.join(place, file));
  const found = await Promise.all(programs.map((program) => isRunnable(program)));
  return programs[found.indexOf(true)];
}

function isRunnable(program: string): Promise<boolean> {
  return access(program, constants.X_OK).then(
    () => true,
    () => false,
  );
}
