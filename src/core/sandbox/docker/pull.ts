import type Docker from "dockerode";
import { describe, statusOf } from "../box/answer.ts";
import { within } from "../process/limits.ts";

export interface Image {
  /** Paths at which it wants volumes. */
  readonly volumes: readonly string[];
}

interface PullOptions {
  readonly image: string;
  readonly signal: AbortSignal;
  /** A line at a time about how far it has come. */
  onProgress(line: string): void;
}

/**
 * Finds an image. Where it is not there it is fetched, which is heard of before; then, or when it could not be had, that is the problem, as a sentence.
 * `isMoved`: it is there by now, and what was looked at before may not be the same any more.
 */
export async function findImage(
  docker: Docker,
  { onFetch, ...wish }: PullOptions & { onFetch(): void },
): Promise<Image | { readonly problem: string; readonly isMoved?: true }> {
  const found = await within(lookingMs, docker.getImage(wish.image).inspect()).catch((error) => {
    if (statusOf(error) === 404) return undefined;
    throw error;
  });
  if (found) return { volumes: Object.keys(found.Config.Volumes ?? {}) };
  onFetch();
  const problem = await pullImage(docker, wish);
  if (problem !== undefined) return { problem: `Nothing was run. ${problem}` };
  return { problem: `The image ${wish.image} was there for a moment only.`, isMoved: true };
}

/** How long an engine may take to look for one, in milliseconds. */
const lookingMs = 10_000;

/** Gives why it could not be had, as a sentence that says what to do. Never rejects. */
async function pullImage(docker: Docker, { image, signal, onProgress }: PullOptions): Promise<string | undefined> {
  onProgress(`Fetching the image ${image} …\n`);
  try {
    const stream = (await docker.pull(image, {})) as NodeJS.ReadableStream & { destroy(): void };
    const stop = () => stream.destroy();
    signal.addEventListener("abort", stop, { once: true });
    try {
      await follow(docker, stream, createTally(onProgress));
    } finally {
      signal.removeEventListener("abort", stop);
    }
    return signal.aborted ? "The image was not fetched to its end." : undefined;
  } catch (error) {
    if (signal.aborted) return "The image was not fetched to its end.";
    return `The image ${image} is not there and could not be fetched (${describe(error)}). Fetch it once with “docker pull ${image}”, or name another in anycowork.sandbox.image.`;
  }
}

function follow(docker: Docker, stream: NodeJS.ReadableStream, tally: (event: PullEvent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const finished = (error: Error | null) => (error ? reject(error) : resolve());
    stream.once("close", () => resolve());
    docker.modem.followProgress(stream, finished, (event: PullEvent) => {
      // What fails on the way is said within the stream.
      if (event.error !== undefined) reject(new Error(event.error));
      tally(event);
    });
  });
}

/** What an engine tells while it fetches. */
interface PullEvent {
  readonly error?: string;
  readonly status?: string;
  readonly id?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

const megabyte = 1024 * 1024;

/** Adds up the layers, and says so each time another tenth has come. */
function createTally(say: (line: string) => void): (event: PullEvent) => void {
  const layers = new Map<string, { readonly current: number; readonly total: number }>();
  let told = 0;
  return ({ status, id, progressDetail: { current = 0, total = 0 } = {} }) => {
    if (id === undefined || status !== "Downloading" || total === 0) return;
    layers.set(id, { current, total });
    const sum = (key: "current" | "total") => [...layers.values()].reduce((all, each) => all + each[key], 0);
    const tenth = Math.floor((10 * sum("current")) / sum("total"));
    if (tenth <= told) return;
    told = tenth;
    say(`${Math.round(sum("current") / megabyte)} of ${Math.round(sum("total") / megabyte)} MB\n`);
  };
}
