// The thread that holds the database: dist/store-worker.js.
import { parentPort, workerData } from "node:worker_threads";
import { realFiles } from "../disk/files.ts";
import { isWriterAlive } from "../disk/process-name.ts";
import { layoutOf } from "../snapshot/layout.ts";
import { type Desk, openDesk } from "./desk.ts";
import type { FromThread, ThreadData, ToThread } from "./messages.ts";
import type { Questions } from "./questions.ts";

const { folder, wasmFile, writer } = workerData as ThreadData;
const tell = (message: FromThread) => parentPort?.postMessage(message);

const desk = openDesk(
  {
    files: realFiles,
    layout: layoutOf(folder),
    wasmFile,
    now: () => new Date(Date.now()).toISOString(),
    onWarning: (sentence) => tell({ kind: "warning", sentence }),
    saw: (moment) => tell({ kind: "saw", moment }),
    isWriting: isWriterAlive,
  },
  writer,
);

parentPort?.on("message", (message: ToThread) => {
  answer(desk, message).then(
    (value) => tell({ kind: "answer", id: message.id, value }),
    (error: unknown) => tell({ kind: "failure", id: message.id, ...describe(error) }),
  );
});

function answer(desk: Desk, message: ToThread): Promise<unknown> {
  if (message.kind === "fold") return desk.fold(message.purge);
  if (message.kind === "recover") return desk.recover(message.pending);
  if (message.kind === "close") return desk.close();
  return desk.ask(message.name as keyof Questions, message.given as never, message.pending);
}

function describe(error: unknown): { readonly message: string; readonly code?: string; readonly name: string } {
  if (!(error instanceof Error)) return { message: String(error), name: "Error" };
  const code = "code" in error ? { code: String(error.code) } : {};
  return { message: error.message, name: error.name, ...code };
}
