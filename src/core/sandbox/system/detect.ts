import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { isolation, systemView } from "./view.ts";

/** The system's own sandbox, as it was found and tried. */
export interface SystemSandbox {
  /** Where bubblewrap lies. */
  readonly program: string;
}

/** Where it is installed. Not looked for in PATH: anybody's program could lie there. */
const places = ["/usr/bin/bwrap", "/usr/local/bin/bwrap", "/bin/bwrap", "/run/current-system/sw/bin/bwrap"];

export type FindSandbox = () => Promise<SystemSandbox | { readonly problem: string }>;

/** Finds it, and once it was found remembers that. What is wrong is a sentence that says what to do. The function never rejects. */
export function createFinder(find: FindSandbox = findSandbox): FindSandbox {
  let known: SystemSandbox | undefined;
  return async () => {
    if (known) return known;
    const found = await find();
    if (!("problem" in found)) known = found;
    return found;
  };
}

/** Looks for bubblewrap and tries it, since a system may have it and forbid what it does. */
async function findSandbox(): Promise<SystemSandbox | { readonly problem: string }> {
  if (process.platform !== "linux") return { problem: "On this system there is no sandbox but Docker's." };
  for (const program of places) {
    if (!(await isRunnable(program))) continue;
    const problem = await tried(program);
    return problem === undefined ? { program } : { problem };
  }
  return { problem: "For a sandbox without Docker install bubblewrap (`apt-get install bubblewrap`, `dnf install bubblewrap`)." };
}

function isRunnable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

const patienceMs = 5_000;

/** Why it makes no sandbox. */
function tried(program: string): Promise<string | undefined> {
  const args = [...isolation({ hasNetwork: false }), ...systemView(), "--", "/bin/sh", "-c", "exit 0"];
  return new Promise((resolve) => {
    execFile(program, args, { timeout: patienceMs, env: {} }, (error, _output, said) => {
      const why = said.trim().split("\n")[0] || (error?.killed ? "no answer" : String(error?.message));
      resolve(error ? forbidden(program, why) : undefined);
    });
  });
}

function forbidden(program: string, why: string): string {
  return `${program} makes no sandbox here (${why}). Allow it user namespaces: on Ubuntu by an AppArmor profile for bwrap, on Debian with “sysctl kernel.unprivileged_userns_clone=1”; in a container that depends on how it was begun.`;
}
