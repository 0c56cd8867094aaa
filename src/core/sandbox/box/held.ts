import type { Duplex } from "node:stream";
import type Docker from "dockerode";
import { within } from "../process/limits.ts";
import { statusOf } from "./answer.ts";

/** A container that lives as long as this process holds its input. */
export interface Held {
  readonly container: Docker.Container;
  /** Resolves once it has ended, or its engine is not heard of any more. */
  readonly gone: Promise<"gone">;
  /** Ends it and takes it away. Never rejects; false when the engine has not said that it is gone. */
  remove(): Promise<boolean>;
}

/** How long the engine may take to take one away, in milliseconds. */
const patienceMs = 5_000;

/** Makes one that is to be started. Rejects with what the engine says. */
export async function makeHeld(docker: Docker, spec: Docker.ContainerCreateOptions): Promise<Held> {
  const container = await docker.createContainer(spec);
  try {
    // Held from before its start: it ends with its input, and so with us; and its output with it, so that we hear of its end.
    const lifeline = (await container.attach({ stream: true, stdin: true, stdout: true, hijack: true })) as Duplex;
    lifeline.on("error", () => undefined).resume();
    const gone = new Promise<"gone">((resolve) => void lifeline.once("close", () => resolve("gone")));
    return {
      container,
      gone,
      remove() {
        lifeline.destroy();
        return remove(container);
      },
    };
  } catch (error) {
    await remove(container);
    throw error;
  }
}

function remove(container: Docker.Container): Promise<boolean> {
  const work = async (signal: AbortSignal) => {
    const removed = container.wait({ condition: "removed", abortSignal: signal }).catch(() => undefined);
    await container.kill({ signal: "KILL" }).catch(() => undefined);
    await container.remove({ force: true, v: true }).catch((error) => {
      if (!isGoneAlready(error)) throw error;
    });
    await removed;
    return true;
  };
  // What an engine never answers would keep our process alive.
  return within(patienceMs, work(AbortSignal.timeout(2 * patienceMs))).catch(() => false);
}

/** It is not there any more, or on its way out. */
function isGoneAlready(error: unknown): boolean {
  const status = statusOf(error);
  return status === 404 || status === 409;
}
