// Child processes that end with us: each leads a group of its own. At Ctrl+C, SIGTERM and SIGHUP they are asked to end and get a few seconds to put
// things in order (VS Code ends the commands its extensions run); a second signal, or our own exit, ends the whole group at once.
import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";

const patienceMs = 8_000;
const running = new Set();
let ending = false;

process.on("exit", () => {
  for (const child of running) signalGroup(child, "SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, async () => {
    const code = signal === "SIGINT" ? 130 : 143;
    if (ending) process.exit(code);
    ending = true;
    await Promise.all([...running].map(end));
    process.exit(code);
  });

/** Whether we were told to end and are doing so. */
export function isEnding() {
  return ending;
}

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

/** Ends a started program with everything it started, and resolves when all of it is gone. */
export async function end(child) {
  child.kill("SIGTERM");
  for (let waitedMs = 0; waitedMs < patienceMs && signalGroup(child, 0); waitedMs += 100) await wait(100);
  signalGroup(child, "SIGKILL");
}

/** False when nobody is left in the group. */
function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch {
    return false;
  }
}
