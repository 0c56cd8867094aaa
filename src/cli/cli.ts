#!/usr/bin/env node
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "./arguments/command.ts";
import { parseCommand } from "./arguments/parse.ts";
import type { Shell } from "./shell.ts";
import { createUnsaid } from "./terminal/unsaid.ts";
import { sayAside } from "./terminal/visible.ts";

// The program lies in `dist/`, the assets beside it, package.json one above.
const programFolder = path.dirname(fileURLToPath(import.meta.url));
const giveUp = new AbortController();
/** How long what runs may take to end in good order after something broke. */
const graceMs = 3_000;
let hasFailed = false;
const shell: Shell = {
  environment: process.env,
  giveUp: giveUp.signal,
  unsaid: createUnsaid(),
  secretsSeen: new Set(),
  assetsFolder: programFolder,
  packageFile: path.join(programFolder, "..", "package.json"),
};

process.stdout.on("error", loseOutput);
process.stderr.on("error", loseOutput);
process.on("uncaughtException", breakOff).on("unhandledRejection", breakOff);
await carryOut(parseCommand(process.argv.slice(2))).then(leave, async (error: unknown) => leave(await tell(error)));

/** Everything but the parser is loaded when it is needed, so that each command starts as quickly as it can. */
async function carryOut(command: Command): Promise<number> {
  switch (command.kind) {
    case "usage":
      sayAside(command.problem);
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
      return (await import("./sessions/sessions.ts")).sessions(command, shell);
    case "permissions":
      return (await import("./permissions/permissions.ts")).permissions(command, shell);
    case "audit":
      return (await import("./permissions/audit.ts")).audit(command, shell);
    case "trust":
      return (await import("./trust/trust.ts")).trust(command, shell);
    case "secrets":
      return (await import("./secrets/secrets.ts")).secrets(command, shell);
    case "sandboxes":
      return (await import("./sandboxes/sandboxes.ts")).sandboxes(command, shell);
    case "agents":
      return (await import("./agents/agents.ts")).agents(command, shell);
    case "notes":
      return (await import("./notes/notes.ts")).notes(command, shell);
    case "serve":
      return (await import("./serving/serve.ts")).serve(command, shell);
    case "skills":
      return (await import("./skills/skills.ts")).skills(command, shell);
    case "mcp":
      return (await import("./mcp/mcp.ts")).mcp(command, shell);
    case "telegram":
      return (await import("./telegram/telegram.ts")).telegram(command, shell);
    case "doctor":
      return (await import("./doctor/doctor.ts")).doctor(command, shell);
    default:
      return command satisfies never;
  }
}

/** A reader that has seen enough (`| head`) is no error; a full disk is. Either ends what runs: nobody would ever see it. */
function loseOutput({ code, message }: NodeJS.ErrnoException): void {
  if (code !== "EPIPE" && !hasFailed) {
    hasFailed = true;
    const why = code === "ENOSPC" ? "no space is left there (ENOSPC)" : (code ?? message);
    sayAside(`The output could not be written: ${why}. Nothing goes on running; what was stored is kept.`);
  }
  giveUp.abort();
}

/** What nobody caught: what runs is ended in good order as far as it still can be. */
async function breakOff(error: unknown): Promise<void> {
  if (hasFailed) process.exit(1);
  hasFailed = true;
  setTimeout(() => leave(1), graceMs);
  await tell(error);
  giveUp.abort();
}

async function tell(error: unknown): Promise<number> {
  const { describeCrash } = await import("./crash.ts");
  const { text, exitCode } = describeCrash(error, shell);
  process.stderr.write(text);
  return exitCode;
}

/** Ends once what was written has left, whatever else the process still holds open. */
function leave(exitCode: number): void {
  process.exitCode = hasFailed ? 1 : exitCode;
  const end = (): never => process.exit(hasFailed ? 1 : exitCode);
  // A write that failed is told after its callback.
  process.stdout.write("", () => process.stderr.write("", () => setImmediate(end)));
}
