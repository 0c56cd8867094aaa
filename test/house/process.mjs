// Child processes that end with us: each leads a group of its own, and the whole group is ended at our exit, at Ctrl+C and at SIGTERM.
import { spawn } from "node:child_process";

const running = new Set();

process.on("exit", () => endAll("SIGKILL"));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    endAll("SIGTERM");
    process.exit(signal === "SIGINT" ? 130 : 143);
  });

/** Starts a program in a group of its own. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options, detached: true });
  running.add(child);
  child.once("close", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** Runs a program to its end and gives its exit code and everything it said. `onOutput` hears it while it runs. */
export function run(command, args, { onOutput, ...options } = {}) {
  const child = start(command, args, options);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
      onOutput?.(text);
    });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: 127, output: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Ends a started program with everything it started, and resolves when it is gone. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("close", resolve));
  signalGroup(child, "SIGTERM");
  const patience = setTimeout(() => signalGroup(child, "SIGKILL"), 3_000);
  await gone;
  clearTimeout(patience);
  signalGroup(child, "SIGKILL");
}

function endAll(signal) {
  for (const child of running) signalGroup(child, signal);
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It is gone already.
  }
}
