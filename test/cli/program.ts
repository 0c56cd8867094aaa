import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import { build } from "esbuild";
import { inRepo } from "../repo.ts";

export interface Start {
  /** Where it is started. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Through util-linux's `script`, which gives it a terminal. */
  readonly terminal?: boolean;
  /** A file that is its standard output. */
  readonly output?: string;
  /** Instead of the terminal program: `test/windows/window.ts`, which does on the same data what a window of the editor does. */
  readonly program?: "window";
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A started program: what it said so far, what it is told, how it ended. */
export interface Program {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves to everything said so far once it holds the text; rejects when the program ends without it. */
  said(text: string | RegExp, stream?: "stdout" | "stderr"): Promise<string>;
}

const longestMs = 60_000;

/** Starts the built terminal program for real. Its data goes into `folder`'s neighbour `data` unless the environment says otherwise. */
export async function start(words: readonly string[], { folder, environment, terminal, output, program: which }: Start): Promise<Program> {
  // To optimise SQLite, which is WebAssembly, would be a third of all that a program does which lives for a second.
  const program = [process.execPath, "--liftoff-only", path.join(await builtPrograms(), `${which ?? "cli"}.js`), ...words];
  const line = program.map(quoted).join(" ");
  const throughShell = output === undefined ? program : ["sh", "-c", `exec ${line} > ${quoted(output)}`];
  const [command = "", ...rest] = terminal ? ["script", "-qfec", line, "/dev/null"] : throughShell;
  const env = { PATH: process.env.PATH, HOME: folder, TERM: "xterm", ANYCOWORK_DATA: path.join(folder, "..", "data"), ...environment };
  const child = spawn(command, rest, { cwd: folder, env, stdio: "pipe" });
  // Ends what hangs, so that whoever waits for it hears of it.
  const deadline = setTimeout(() => child.kill("SIGKILL"), longestMs);
  after(() => child.kill("SIGKILL"));
  child.stdin.on("error", () => {});
  const text = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (piece: string) => {
      text[stream] += piece;
      for (const each of listeners) each();
    });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(deadline);
      resolve({ code, ...text });
    });
  });
  return { child, ended, said: (wanted, stream = "stdout") => waitFor({ wanted, stream }) };

  function waitFor({ wanted, stream }: { wanted: string | RegExp; stream: "stdout" | "stderr" }): Promise<string> {
    const isThere = () => (typeof wanted === "string" ? text[stream].includes(wanted) : wanted.test(text[stream]));
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isThere()) return;
        listeners.delete(look);
        resolve(text[stream]);
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`It ended without saying ${wanted}.\n${text.stdout}\n${text.stderr}`)));
    });
  }
}

/** Starts it with nothing on standard input and waits for its end. */
export async function run(words: readonly string[], options: Start): Promise<Ended> {
  const program = await start(words, options);
  program.child.stdin.end();
  return program.ended;
}

/** The first question of `run --json`, once it is put. */
export async function questionOf(program: Program): Promise<Readonly<Record<string, unknown>>> {
  const said = await program.said(/"type":"approval-request".*\n/);
  const line = said.split("\n").find((each) => each.includes('"type":"approval-request"')) ?? "";
  return (JSON.parse(line) as { event: Record<string, unknown> }).event;
}

/** The envelopes of `run --json`; every line must be one. */
export function envelopesOf(stdout: string): readonly {
  readonly seq: number;
  readonly sessionId: string;
  readonly event: { readonly type: string; readonly [field: string]: unknown };
}[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** The threads, each alone in its file beside the program. */
const workers = {
  "store-worker": "src/core/storage/thread/worker.ts",
  "search-worker": "src/core/sandbox/search/worker.ts",
  "baseline-worker": "src/core/sandbox/baseline/worker.ts",
};

const neverLoaded = ["ssh2", "@grpc/grpc-js", "@grpc/proto-loader", "protobufjs"];

/** Built once for all test processes of one test run: they have the same parent. */
export async function builtPrograms(): Promise<string> {
  const home = inRepo(".cache/cli", String(process.ppid));
  const folder = path.join(home, "dist");
  if (existsSync(folder)) return folder;
  const draft = inRepo(".cache/cli", `draft-${process.pid}`);
  const common = {
    absWorkingDir: inRepo(),
    outdir: path.join(draft, "dist"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    minify: true,
    // What dockerode would like for builds and for ssh, and never gets from us (see esbuild.mjs).
    external: neverLoaded,
    banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
    logLevel: "warning",
  } as const;
  await build({ ...common, entryPoints: { cli: "src/cli/cli.ts", window: "test/windows/window.ts" }, splitting: true });
  await build({ ...common, entryPoints: workers });
  cpSync(inRepo("package.json"), path.join(draft, "package.json"));
  cpSync(inRepo("l10n"), path.join(draft, "l10n"), { recursive: true });
  cpSync(inRepo("node_modules/sql.js/dist/sql-wasm.wasm"), path.join(draft, "dist/sql-wasm.wasm"));
  try {
    mkdirSync(path.dirname(home), { recursive: true });
    renameSync(draft, home);
    removeForgotten(path.dirname(home));
  } catch {
    // Another test process was first; its copy is as good.
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Programs built for test runs that are over. */
function removeForgotten(folder: string): void {
  for (const each of readdirSync(folder))
    if (/^\d+$/.test(each) && !isAlive(Number(each))) rmSync(path.join(folder, each), { recursive: true, force: true });
}

/** Whether a process with this id is at work; one that has ended and that nobody has asked after yet is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (error) {
    // Without /proc the signal alone tells.
    return (error as NodeJS.ErrnoException).code === "ENOENT" && process.platform !== "linux";
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
