import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { createFrames } from "./frames.ts";

/** How the engine is asked to run a program in a container; `user` ("1000:1000") is the container's own when absent. */
export function execOf(argv: readonly string[], user?: string): Docker.ExecCreateOptions {
  return { Cmd: [...argv], ...(user === undefined ? {} : { User: user }), AttachStdout: true, AttachStderr: true };
}

/** Begins what was made, and gives what it prints as the engine sends it. */
export async function begin(exec: Docker.Exec): Promise<Readable> {
  return (await exec.start({ Detach: false, Tty: false })) as unknown as Readable;
}

/** A program that was run to its end. */
export interface Ran {
  readonly exec: Docker.Exec;
  /** What it printed. */
  readonly output: string;
  /** What the engine said instead. */
  readonly refusal: string;
}

/** Runs one that prints little. Rejects with what the engine says. */
export async function runToEnd(container: Docker.Container, options: Docker.ExecCreateOptions): Promise<Ran> {
  const exec = await container.exec(options);
  const stream = await begin(exec);
  let output = "";
  const frames = createFrames((body) => {
    output += body.toString("utf8");
  });
  stream.on("data", (bytes: Buffer) => frames.push(bytes));
  await new Promise<void>((resolve, reject) => void stream.once("end", resolve).once("close", resolve).once("error", reject));
  return { exec, output, refusal: frames.unframed() };
}
