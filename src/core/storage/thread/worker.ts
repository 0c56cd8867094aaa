// The thread that holds the database: dist/store-worker.js. A second one of its kind looks through an image when there is time.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { realFiles } from "../disk/files.ts";
import { isWriterAlive } from "../disk/process-name.ts";
import { layoutOf } from "../snapshot/layout.ts";
import { Engine } from "../sql/engine.ts";
import { type Desk, openDesk } from "./desk.ts";
import type { DeskData, FromThread, ThreadData, ToThread } from "./messages.ts";
import type { Questions } from "./questions.ts";

const data = workerData as ThreadData;
if ("image" in data) parentPort?.postMessage((await Engine.load(data.wasmFile)).deepCheck(await readFile(data.image)));
else serve(data);

function serve({ folder, wasmFile, writer }: DeskData): void {
  const tell = (message: FromThread) => parentPort?.postMessage(message);
  const ports = {
    files: realFiles,
    layout: layoutOf(folder),
    wasmFile,
    now: () => new Date(Date.now()).toISOString(),
    onWarning: (sentence: string) => tell({ kind: "warning", sentence }),
    isWriting: isWriterAlive,
    later,
    deepCheck: (image: string) => deepCheck({ wasmFile, image }),
  };
  const desk = openDesk(ports, writer);
  parentPort?.on("message", (message: ToThread) => {
    if (message.kind === "fold-if-due") desk.foldIfDue();
    else
      answer(desk, message).then(
        (value) => tell({ kind: "answer", id: message.id, value }),
        (error: unknown) => tell({ kind: "failure", id: message.id, ...describe(error) }),
      );
  });
}

function answer(desk: Desk, message: Exclude<ToThread, { kind: "fold-if-due" }>): Promise<unknown> {
  if (message.kind === "fold") return desk.fold(message.mode);
  if (message.kind === "recover") return desk.recover(message.pending);
  return desk.ask(message.name as keyof Questions, message.given as never, message.pending);
}

async function deepCheck(workerData: ThreadData): Promise<string | undefined> {
  const [found] = await once(new Worker(fileURLToPath(import.meta.url), { workerData, execArgv: [] }), "message");
  return found as string | undefined;
}

function later(milliseconds: number, work: () => void): () => void {
  const timer = setTimeout(work, milliseconds).unref();
  return () => clearTimeout(timer);
}

function describe(error: unknown): { readonly message: string; readonly code?: string; readonly name: string } {
  if (!(error instanceof Error)) return { message: String(error), name: "Error" };
  const code = "code" in error ? { code: String(error.code) } : {};
  return { message: error.message, name: error.name, ...code };
}
