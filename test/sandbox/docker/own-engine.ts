import { spawn } from "node:child_process";
import { once } from "node:events";
import { after } from "node:test";
import { inRepo } from "../../repo.ts";

/** An engine of a test's own, which it may kill. */
export interface OwnEngine {
  readonly address: string;
  /** Sends a signal to the engine alone: when it is killed, what it has begun goes on. */
  signal(name: "KILL" | "STOP" | "CONT"): void;
}

/** Starts an engine with the usual image in it; it ends with the file's tests. */
export async function startOwnEngine(): Promise<OwnEngine> {
  const child = spawn(process.execPath, [inRepo("test/house/programs/docker.mjs")], { stdio: ["pipe", "pipe", "inherit"] });
  after(async () => {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "close");
  });
  child.stdin.on("error", () => undefined);
  const [said] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  if (!said.startsWith("unix://")) throw new Error(said);
  return { address: said.trim(), signal: (name) => void child.stdin.write(`${name}\n`) };
}
