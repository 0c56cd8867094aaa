import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type Docker from "dockerode";

export interface SightWish {
  /** A folder of ours. */
  readonly folder: string;
  /** An image the engine has. */
  readonly image: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Whether an engine sees our disk. It is asked to mount a file that nobody else has the name of, into a container that never runs: a socket may lead
 * to another machine or into another container, a port of this one may be the end of a tunnel, and a far machine may share our disk. Rejects with what
 * the engine says where that tells neither.
 */
export async function seesDisk(docker: Docker, { folder, image, labels }: SightWish): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const marker = path.join(folder, `sight-${randomBytes(12).toString("hex")}`);
  await writeFile(marker, "", { mode: 0o400 });
  try {
    const container = await docker.createContainer({
      ...{ Image: image, Entrypoint: ["cat"], Cmd: [], Labels: { ...labels } },
      HostConfig: { NetworkMode: "none", Mounts: [{ Type: "bind", Source: marker, Target: "/marker", ReadOnly: true }] },
    });
    await container.remove({ force: true, v: true });
    return true;
  } catch (error) {
    if (isUnseen(error)) return false;
    throw error;
  } finally {
    await rm(marker, { force: true });
  }
}

/** What an engine says of a path that is not on its disk, or that it was not given a share in. */
export function isUnseen(error: unknown): boolean {
  return /bind source path does not exist|mounts denied|not shared from the host|invalid mount config|invalid volume specification/i.test(
    String(error),
  );
}
