import { accessSync, constants } from "node:fs";
import path from "node:path";

const packages = {
  git: "git",
  rg: "ripgrep",
  sqlite3: "sqlite3",
  "docker-registry": "docker-registry",
  bwrap: "bubblewrap",
  perl: "perl",
} as const;

/** Why what needs this program is left out, with how to get it; false where the program is there. */
export function lacks(program: keyof typeof packages): string | false {
  const name = packages[program];
  return isOnPath(program) ? false : `this machine has no ${name}: \`apt-get install ${name}\``;
}

function isOnPath(program: string): boolean {
  return (process.env.PATH ?? "").split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
