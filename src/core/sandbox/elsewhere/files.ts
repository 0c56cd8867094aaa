import { once } from "node:events";
import { pipeline, type Readable, Transform } from "node:stream";
import type Docker from "dockerode";
import { statusOf } from "../box/answer.ts";
import { createFrames } from "../box/frames.ts";
import { within } from "../process/limits.ts";
import type { BoxFiles, Ran } from "../remote/port.ts";

/** How long an engine may take to answer, and how long nothing may come or go, in milliseconds. To unpack very many files takes a while. */
const answerMs = 10 * 60_000;
const stallMs = 2 * 60_000;

/** Output of a program that is taken, in bytes: what lists a whole workspace prints much. */
const outputLimit = 128 * 1024 * 1024;

/** The files of a container, by the engine's archives and by programs run as `user`. */
export function filesOf(container: Docker.Container, user: string): BoxFiles {
  return {
    async put(folder, archive, signal) {
      const sending = metered(archive);
      try {
        const answer = container.putArchive(sending, { path: folder, abortSignal: signal } as PutOptions);
        // However long it takes to send: what stands still for too long is noticed by itself.
        await Promise.race([answer, once(sending, "end").then(() => within(answerMs, answer))]);
      } finally {
        // An engine that answers early takes no more.
        sending.destroy();
      }
    },
    async get(target, signal) {
      try {
        const stream = await within(stallMs, container.getArchive({ path: target, abortSignal: signal } as GetOptions));
        return metered(stream as Readable);
      } catch (error) {
        if (statusOf(error) === 404 && /could not find the file/i.test(String(error))) return undefined;
        throw error;
      }
    },
    async has(target, signal) {
      const look = (at: string) => within(stallMs, container.infoArchive({ path: at, abortSignal: signal } as GetOptions)).then(drain);
      try {
        await look(target);
        return true;
      } catch (error) {
        if (statusOf(error) !== 404) throw error;
        // A container that is gone says the same of everything.
        await look("/");
        return false;
      }
    },
    run: (argv, signal) => within(answerMs, run(container, { argv, user, signal })),
  };
}

type PutOptions = Parameters<Docker.Container["putArchive"]>[1];
type GetOptions = Parameters<Docker.Container["getArchive"]>[0];

function drain(stream: NodeJS.ReadableStream): void {
  stream.resume();
}

interface Running {
  readonly argv: readonly string[];
  readonly user: string;
  readonly signal: AbortSignal;
}

async function run(container: Docker.Container, { argv, user, signal }: Running): Promise<Ran> {
  const exec = await container.exec({ Cmd: [...argv], User: user, AttachStdout: true, AttachStderr: false, abortSignal: signal });
  const stream = (await exec.start({ Detach: false, Tty: false, abortSignal: signal })) as unknown as Readable;
  const pieces: Buffer[] = [];
  let left = outputLimit;
  const frames = createFrames((body) => {
    left -= body.length;
    if (left < 0) stream.destroy(new Error("it prints too much"));
    else pieces.push(body);
  });
  for await (const bytes of metered(stream)) frames.push(bytes as Buffer);
  const exitCode = frames.unframed() === "" ? await exitCodeOf(exec) : undefined;
  return { ...(exitCode === undefined ? {} : { exitCode }), output: Buffer.concat(pieces) };
}

/** An engine may tell a moment after the output has ended. */
async function exitCodeOf(exec: Docker.Exec): Promise<number | undefined> {
  for (let turn = 0; turn < 100; turn += 1) {
    const { Running: isRunning, ExitCode } = await exec.inspect();
    if (!isRunning) return ExitCode ?? undefined;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}

/** The same stream, which ends with an error when nothing has come for too long: a line that is dead says nothing. */
function metered(source: Readable): Readable {
  const meter = new Transform({
    transform(piece, _, done) {
      timer.refresh();
      done(null, piece);
    },
  });
  const timer = setTimeout(() => meter.destroy(new Error(`nothing has come or gone for ${stallMs / 1000} s`)), stallMs).unref();
  pipeline(source, meter, () => clearTimeout(timer));
  return meter;
}
