import type Docker from "dockerode";
import { type Box, type BoxPlan, OpenBox } from "./box.ts";
import { makeHeld } from "./held.ts";
import { lacksPrograms, proveBox } from "./proof.ts";
import { verifyMounts } from "./verify.ts";

/**
 * Makes and starts a container that lives as long as this process holds it, and gives it when it can carry commands. Rejects with what the engine
 * says, or with why it could carry none; then nothing was run.
 */
export async function openBox(docker: Docker, plan: BoxPlan): Promise<Box> {
  const { spec, doorway } = plan;
  const held = await makeHeld(docker, spec);
  try {
    const mountinfo = await held.container
      .start()
      .then(() => proveBox(held.container))
      .catch(async (error) => {
        throw (await isUseless(docker, spec)) ? new Error(useless(spec)) : error;
      });
    const mounts = spec.HostConfig?.Mounts ?? [];
    // Elsewhere the engine lives in a machine of its own, which may show folders in another way.
    if (process.platform === "linux" && mounts.length > 1) verifyMounts(mountinfo, mounts);
    const shut = await doorway?.begin(held.container);
    if (shut !== undefined) throw new Error(`it can reach no hosts. ${shut}`);
    return new OpenBox(plan, held);
  } catch (error) {
    await held.remove();
    throw error;
  }
}

/** What the engine does not answer is not the image's fault. */
function isUseless(docker: Docker, spec: Docker.ContainerCreateOptions): Promise<boolean> {
  return lacksPrograms(docker, spec).catch(() => false);
}

function useless({ Image }: Docker.ContainerCreateOptions): string {
  return `the image ${Image} lacks the programs sh and cat, which a box needs: name another in anycowork.sandbox.image`;
}
