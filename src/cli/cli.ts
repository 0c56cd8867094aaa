#!/usr/bin/env node
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, parseCommand } from "./arguments.ts";
import type { Shell } from "./shell.ts";

// The program lies in `dist/`, the assets beside it, package.json one above.
const programFolder = path.dirname(fileURLToPath(import.meta.url));
const readerGone = new AbortController();
const shell: Shell = {
  environment: process.env,
  readerGone: readerGone.signal,
  assetsFolder: programFolder,
  packageFile: path.join(programFolder, "..", "package.json"),
};

// A reader that has seen enough (`| head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    readerGone.abort();
  });
}

process.on("uncaughtException", crash).on("unhandledRejection", crash);
await carryOut(parseCommand(process.argv.slice(2))).then(leave, crash);

/** Everything but the parser is loaded when it is needed, so that each command starts as quickly as it can. */
async function carryOut(command: Command): Promise<number> {
  switch (command.kind) {
    case "usage":
      process.stderr.write(`anycowork: ${command.problem}\n`);
      return 2;
    case "help":
      process.stdout.write((await import("./help.ts")).helpText);
      return 0;
    case "version":
      process.stdout.write(`${await (await import("./shell.ts")).readVersion(shell)}\n`);
      return 0;
    case "run":
      return (await import("./run.ts")).run(command, shell);
    case "chat":
      return (await import("./chat.ts")).chat(command, shell);
    case "sessions":
      return (await import("./sessions.ts")).sessions(command, shell);
    case "doctor":
      return (await import("./doctor.ts")).doctor(command, shell);
    default:
      return command satisfies never;
  }
}

async function crash(error: unknown): Promise<void> {
  const { describeCrash } = await import("./crash.ts");
  const { text, exitCode } = describeCrash(error, shell.environment);
  process.stderr.write(text);
  leave(exitCode);
}

/** Ends once what was written has left, whatever else the process still holds open. */
function leave(exitCode: number): void {
  process.exitCode = exitCode;
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
}
