import type { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import type Docker from "dockerode";
import { within } from "../process/limits.ts";
import type { Output } from "../process/output.ts";
import { createFrames } from "./frames.ts";
import { createTrailerFinder, type Trailer } from "./wrapper.ts";

/** What comes of a command that was begun: how it says it ended, why the engine did not run it, or that its stream ended without a word. */
export type Outcome = Trailer | { readonly refusal: string } | "lost";

/** What an engine says of a program it could not begin. */
const unbegun = "OCI runtime exec failed";
const openingLimit = 1_000;

/** Reads what a command prints to its end. Never rejects. */
export function readToEnd(stream: Readable, output: Output, name: string): Promise<Outcome> {
  const take = output.stream();
  const finder = createTrailerFinder(name, take);
  let opening = "";
  return new Promise((resolve) => {
    const frames = createFrames((body, from) => {
      if (opening.length < openingLimit) opening += body.toString("utf8", 0, openingLimit);
      // The command's errors are in its output, in their order; the shell around it only says “Killed”.
      const trailer = from === "output" ? finder.push(body) : undefined;
      if (trailer) resolve(trailer);
    });
    const end = () => {
      finder.finish();
      // Some engines say it beside the stream, others in it.
      const refusal = [frames.unframed(), opening].find((each) => each.startsWith(unbegun));
      resolve(refusal === undefined ? "lost" : { refusal: refusal.trim() });
    };
    stream.on("data", (bytes: Buffer) => frames.push(bytes));
    stream.once("end", end).once("close", end).once("error", end);
  });
}

const pauseMs = 50;
const answerMs = 5_000;

/** Whether the engine's own exit code says that it could not begin something. Rejects when it does not know of it any more, or does not answer. */
export async function isRefused(exec: Docker.Exec): Promise<boolean> {
  // It may need a moment to know, and knows once what was said has ended.
  for (;;) {
    const { ExitCode } = await within(answerMs, exec.inspect());
    if (ExitCode !== null) return ExitCode === 126 || ExitCode === 127;
    await wait(pauseMs);
  }
}
