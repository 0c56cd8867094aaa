import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** VS Code as a server on 127.0.0.1, with a profile of its own. */
export interface EditorServer {
  readonly url: string;
  readonly pid: number;
  readonly userData: string;
  /** The process ids of its extension hosts, one a window, oldest first. */
  hosts(): readonly number[];
  /** What it said so far. */
  log(): string;
  /** Ends it with every process it started. */
  close(): Promise<void>;
}

export interface ServerOptions {
  /** An empty folder for the profile. */
  readonly userData: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Whether folders are asked about first, and so open in Restricted Mode. */
  readonly workspaceTrust: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Keeps VS Code's own chat, welcome pages and prompts out of the way, and its look the same everywhere. What it does by itself all the time (looking
 * for ports, asking npm for types, a second extension host in the page) nobody waits for.
 */
const calm = {
  "chat.disableAIFeatures": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "security.workspace.trust.startupPrompt": "never",
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "telemetry.telemetryLevel": "off",
  "remote.autoForwardPorts": false,
  "js/ts.tsserver.automaticTypeAcquisition.enabled": false,
  "typescript.disableAutomaticTypeAcquisition": true,
  "extensions.webWorker": false,
  "editor.minimap.enabled": false,
  // What a person's shell does as it begins is none of the proof's.
  "terminal.integrated.env.linux": { HOME: tmpdir() },
  "workbench.colorTheme": "Dark Modern",
};

export async function startServer(options: ServerOptions): Promise<EditorServer> {
  const { userData } = options;
  const settingsFile = path.join(userData, "User/settings.json");
  mkdirSync(path.dirname(settingsFile), { recursive: true });
  writeFileSync(settingsFile, JSON.stringify({ ...calm, ...options.settings }));
  const port = await freePort();
  const child = spawnServer(options, port);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const server: EditorServer = {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    userData,
    hosts: () => hostsBelow(child.pid ?? 0),
    log: () => said,
    close: () => end(child),
  };
  await answers(server, child);
  return server;
}

function spawnServer({ userData, workspaceTrust, environment }: ServerOptions, port: number): ChildProcess {
  const from = (name: string): string => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is not set: run these tests by \`npm run e2e\`.`);
    return value;
  };
  const flags = ["--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
  const trust = workspaceTrust ? [] : ["--disable-workspace-trust"];
  const places = ["--bind-addr", `127.0.0.1:${port}`, "--user-data-dir", userData, "--extensions-dir", from("ANYCOWORK_EXTENSIONS")];
  // What a developer's own VS Code or shell leaves behind must not reach the editor under test.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|OPENAI_|ANYCOWORK_|NODE_TEST)/.test(name));
  return spawn(from("ANYCOWORK_EDITOR_NODE"), [from("ANYCOWORK_EDITOR_ENTRY"), ...flags, ...trust, ...places], {
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
}

async function answers(server: EditorServer, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`VS Code ended before it answered:\n${server.log()}`);
    const response = await fetch(server.url, { redirect: "manual" }).catch(() => undefined);
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await server.close();
  throw new Error(`VS Code did not answer within a minute:\n${server.log()}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** Those of its process group, as /proc tells them. */
function hostsBelow(group: number): readonly number[] {
  const isHost = (pid: number): boolean => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [, , groupOf] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return Number(groupOf) === group && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=extensionHost");
    } catch {
      return false;
    }
  };
  const pids = readdirSync("/proc")
    .map(Number)
    .filter((each) => each > 0);
  return pids.filter(isHost).sort((one, other) => one - other);
}

/** Asked to end, it ends the extension hosts, and these the commands they run; its group holds whatever did not. */
async function end(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  for (let waitedMs = 0; waitedMs < 8_000 && signalGroup(child, 0); waitedMs += 100)
    await new Promise((resolve) => setTimeout(resolve, 100));
  signalGroup(child, "SIGKILL");
}

/** False when nobody is left in the group. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return child.pid !== undefined && process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}
