import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { jsonLine } from "../../core/history/json.ts";
import { findRipgrep } from "../../core/sandbox/search/ripgrep.ts";
import type { DoctorCommand } from "../arguments/command.ts";
import { baseUrlOf } from "../secrets/keyring.ts";
import { dataFolder, readVersion, type Shell } from "../shell.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";
import { createTrustList } from "../trust/list.ts";
import type { Check } from "./check.ts";
import { keys } from "./keys.ts";
import { knownPrices } from "./prices.ts";
import { rulesFiles } from "./rules.ts";
import { stored } from "./stored.ts";

const signs = { ok: "✓", missing: "–", problem: "✗" } as const;
const waitForServerMs = 3_000;

/** Carries out `anycowork doctor`: what is found and what is missing. Exit code 1 when something can't work. */
export async function doctor(command: DoctorCommand, shell: Shell): Promise<number> {
  const checks = await Promise.all([
    node(),
    stored(command, shell),
    ripgrep(shell),
    keys(command, shell),
    trust(command, shell),
    rulesFiles(command, shell),
    knownPrices(command, shell),
    endpoint("openai", command, shell),
    endpoint("gemini", command, shell),
    proxies(shell),
    commandShell(shell),
  ]);
  const found = checks.flat();
  const version = await readVersion(shell);
  const isFine = found.every((each) => each.state !== "problem");
  const lines = found.map(({ name, state, detail }) => `${signs[state]} ${name.padEnd(12)} ${visibleLine(detail)}\n`);
  process.stdout.write(command.json ? `${jsonLine({ version, ok: isFine, checks: found })}\n` : `AnyCowork ${version}\n${lines.join("")}`);
  return isFine ? 0 : 1;
}

async function node(): Promise<readonly Check[]> {
  const { node: version } = process.versions;
  const isEnough = Number(version.split(".")[0]) >= 20;
  return [
    {
      name: "node",
      state: isEnough ? "ok" : "problem",
      detail: `${version} on ${process.platform} ${process.arch}${isEnough ? "" : "; 20 or newer is needed"}`,
    },
  ];
}

async function ripgrep({ environment }: Shell): Promise<readonly Check[]> {
  // What lies in the folder it is started in is not ours to run, whatever PATH says.
  const program = await findRipgrep(environment, [process.cwd()]);
  const found =
    program && (await promisify(execFile)(program, ["--version"], { env: environment as NodeJS.ProcessEnv }).catch(() => undefined));
  if (!found) return [{ name: "ripgrep", state: "missing", detail: "not found; searching works without it, more slowly" }];
  return [{ name: "ripgrep", state: "ok", detail: found.stdout.split("\n")[0] ?? "" }];
}

/** Of the folder it is started in. */
async function trust(command: DoctorCommand, { environment }: Shell): Promise<readonly Check[]> {
  const list = createTrustList({ dataFolder: dataFolder(command.data, environment), say: sayAside });
  const found = await list.folders();
  if ("problem" in found) return [{ name: "trust", state: "problem", detail: found.problem }];
  const here = process.cwd();
  if (await list.trusts(here)) return [{ name: "trust", state: "ok", detail: `${here} is trusted` }];
  const detail = `${here} is not trusted: what could change how a coworker behaves is not read there; "anycowork trust" trusts it`;
  return [{ name: "trust", state: "missing", detail }];
}

/** Only a server on this machine is asked whether it answers: nothing leaves it from here. */
async function endpoint(provider: string, command: DoctorCommand, { environment }: Shell): Promise<readonly Check[]> {
  const url = baseUrlOf(provider, command, environment);
  if (url === undefined) return [];
  const name = provider === "openai" ? "base URL" : `${provider} URL`;
  if (!URL.canParse(url)) return [{ name, state: "problem", detail: `${url} is not a URL` }];
  const { hostname } = new URL(url);
  const shown = withoutLogin(url);
  if (!["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return [{ name, state: "ok", detail: `${shown} (not asked)` }];
  const answer = await fetch(`${url.replace(/\/$/, "")}/models`, {
    redirect: "manual",
    signal: AbortSignal.timeout(waitForServerMs),
  }).catch(() => undefined);
  if (!answer) return [{ name, state: "problem", detail: `${shown} does not answer; is the server started?` }];
  await answer.body?.cancel();
  return [{ name, state: "ok", detail: `${shown} answers (status ${answer.status})` }];
}

/** Through what requests go, where the environment says so. */
async function proxies({ environment }: Shell): Promise<readonly Check[]> {
  const value = (name: string) => environment[name.toLowerCase()] || environment[name];
  const used = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].flatMap((name) => {
    const url = value(name);
    return url ? [`${name} ${withoutLogin(url)}`] : [];
  });
  if (used.length === 0) return [];
  const around = value("NO_PROXY");
  return [{ name: "proxy", state: "ok", detail: `${used.join(", ")}${around ? `; not for ${around}` : ""}` }];
}

/** The address without the user name and password that may stand in it. */
function withoutLogin(url: string): string {
  const { host, username, password } = URL.canParse(url) ? new URL(url) : { host: url.replace(/^.*@/, ""), username: "", password: "" };
  if (URL.canParse(url) && username === "" && password === "") return url;
  return URL.canParse(url) ? `${host} (with a user name)` : host;
}

async function commandShell({ environment }: Shell): Promise<readonly Check[]> {
  const shell = process.platform === "win32" ? (environment.ComSpec ?? "cmd.exe") : "/bin/sh";
  const isThere =
    !path.isAbsolute(shell) ||
    (await access(shell, constants.X_OK).then(
      () => true,
      () => false,
    ));
  return [{ name: "shell", state: isThere ? "ok" : "problem", detail: isThere ? shell : `${shell} is missing; commands can't be run` }];
}
