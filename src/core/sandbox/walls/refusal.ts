import { existsSync } from "node:fs";
import path from "node:path";
import { wayInto } from "../names.ts";

export interface RefusalWish {
  /** Real paths of the workspace folders. */
  readonly folders: readonly string[];
  /** The person's home folder. */
  readonly home: string | undefined;
  /** The real path of our own data folder. */
  readonly ownFolder: string;
}

/** Why these folders can't be given to a box, as a sentence: with them it would get the system, other people's files or the sandbox itself. */
export function folderProblem({ folders, home, ownFolder }: RefusalWish): string | undefined {
  const ofHome = home === undefined ? [] : dataOfHome.map((each) => path.join(home, each)).filter((each) => existsSync(each));
  const pillars = [...systemFolders, ...(home === undefined ? [] : [path.dirname(home)]), ...ofHome];
  for (const folder of folders) {
    if (folder === path.parse(folder).root) return cannot(folder, "it is the whole disk");
    const pillar = pillars.find((each) => wayInto(folder, each) !== undefined);
    if (pillar !== undefined) return cannot(folder, `it ${folder === pillar ? "is" : "holds"} ${pillar}`);
    if (wayInto(ownFolder, folder) !== undefined) return cannot(folder, "it belongs to AnyCowork's own data");
  }
  return undefined;
}

function cannot(folder: string, why: string): string {
  return `The workspace folder ${folder} can't be given to a sandbox: ${why}. Open the folder of the project itself.`;
}

/** What no command may change, even as the workspace; of containers, all of the machine's. */
const systemFolders = [
  ...[
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/private/etc",
    "/private/tmp",
    "/proc",
    "/run",
    "/sbin",
    "/sys",
    "/tmp",
    "/usr",
    "/Users",
    "/System",
  ],
  ...["/var/lib/containerd", "/var/lib/containers", "/var/lib/docker", "/var/run"],
  ...["C:\\Users", "C:\\Windows"],
  // What has no place on this system would be taken for something below where we were started.
].filter((each) => path.isAbsolute(each));

const dataOfHome = [".local/share/containers", ".local/share/docker"];
