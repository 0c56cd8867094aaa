import { randomBytes } from "node:crypto";
import type Docker from "dockerode";
import { within } from "../process/limits.ts";
import { execOf, runToEnd } from "./exec.ts";

/**
 * Proves that a new box has what it works by, a shell and `cat`, and gives its `/proc/self/mountinfo`. Nothing of anybody has run in it before: of a
 * box that can't do this it is certain that nothing was run. Rejects with what the engine says.
 */
export async function proveBox(container: Docker.Container): Promise<string> {
  const seal = randomBytes(12).toString("hex");
  const { output, refusal } = await runToEnd(container, execOf(["sh", "-c", `cat /proc/self/mountinfo && echo ${seal}`]));
  const [mountinfo = "", end] = output.split(seal);
  if (end === undefined) throw new Error((refusal || output).trim() || "it ended at once");
  return mountinfo;
}

/** How a shell, and what begins a container, says that there is no such program. */
const notFound = 127;
/** How long an engine may take to run next to nothing, in milliseconds. */
const trialMs = 20_000;

/**
 * Whether an image lacks what a box works by. A container that does nothing else is run for that, and kept until it was asked how that went: how a
 * box ended is forgotten with it, and engines may notice late that it has. Rejects with what the engine says.
 */
export async function lacksPrograms(docker: Docker, { Image, User, Labels, HostConfig }: Docker.ContainerCreateOptions): Promise<boolean> {
  const trial = await docker.createContainer({
    ...{ Image: Image ?? "", User: User ?? "", Labels: Labels ?? {} },
    ...{ Entrypoint: ["sh", "-c", "cat"], Cmd: [], Healthcheck: { Test: ["NONE"] } },
    HostConfig: { ...HostConfig, AutoRemove: false, Init: false, Mounts: [], VolumesFrom: [] },
  });
  try {
    const isBegun = await trial.start().then(
      () => true,
      () => false,
    );
    if (isBegun) await within(trialMs, trial.wait());
    // One that could not be begun has the exit code of that.
    return (await trial.inspect()).State.ExitCode === notFound;
  } finally {
    await trial.remove({ force: true, v: true }).catch(() => undefined);
  }
}
