import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import path from "node:path";

/**
 * Namespaces of its own for users, processes, messages, names and, without a network, the network; no privileges and none to be gained; an end
 * with whoever began it; no terminal to type into.
 */
export function isolation({ hasNetwork }: { readonly hasNetwork: boolean }): readonly string[] {
  return [
    ...["--unshare-user", "--disable-userns", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"],
    ...(hasNetwork ? [] : ["--unshare-net"]),
    ...["--hostname", "sandbox", "--cap-drop", "ALL", "--die-with-parent", "--new-session"],
  ];
}

/** What belongs to the system and to everybody, to be read only. All else is not there: home folders, other disks, sockets of services. */
export function systemView(): readonly string[] {
  return [...shared.flatMap(bound), "--proc", "/proc", "--dev", "/dev"];
}

/** Whether a path lies in what the system shows. */
export function isOfSystem(target: string): boolean {
  return shared.some((each) => target === each || target.startsWith(`${each}/`));
}

/** Of /var only what programs need to run and is data. */
const shared = [
  ...["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/nix", "/gnu"],
  ...["/var/lib/gems", "/var/lib/ghc", "/var/lib/texmf", "/var/cache/fontconfig"],
];

function bound(target: string): readonly string[] {
  const found = lstatSync(target, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) return ["--symlink", readlinkSync(target), target];
  return found?.isDirectory() ? ["--ro-bind", target, target] : [];
}

/** What in /etc only its owner may read, for a sandbox that runs as the administrator: it would read it as well. */
export function privateOfSystem(): { readonly folders: readonly string[]; readonly files: readonly string[] } {
  const folders: string[] = [];
  const files: string[] = [];
  const look = (folder: string, depth: number) => {
    for (const name of namesIn(folder)) {
      const target = path.join(folder, name);
      const found = lstatSync(target, { throwIfNoEntry: false });
      if (!found || found.isSymbolicLink()) continue;
      const isPrivate = (found.mode & 0o004) === 0;
      if (isPrivate) (found.isDirectory() ? folders : files).push(target);
      else if (found.isDirectory() && depth > 0) look(target, depth - 1);
    }
  };
  look("/etc", 6);
  return { folders, files };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
