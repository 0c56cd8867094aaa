import { execFile } from "node:child_process";
import { access, constants, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { jsonLine } from "../core/history/json.ts";
import { badKey } from "../core/providers/failures/troubles.ts";
import { geminiService, openAiService, type Service } from "../core/providers/wire/services.ts";
import type { DoctorCommand } from "./arguments/command.ts";
import { dataFolder, readVersion, type Shell } from "./shell.ts";
import { baseUrlOf, keyNames, keyOf, startCore } from "./start.ts";
import { sayAside, visibleLine } from "./terminal/visible.ts";

/** `missing` is something one can do without; `problem` is not. */
interface Check {
  readonly name: string;
  readonly state: "ok" | "missing" | "problem";
  readonly detail: string;
}

const signs = { ok: "✓", missing: "–", problem: "✗" } as const;
const scarceBytes = 100_000_000;
const waitForServerMs = 3_000;

/** Carries out `anycowork doctor`: what is found and what is missing. Exit code 1 when something can't work. */
export async function doctor(command: DoctorCommand, shell: Shell): Promise<number> {
  const checks = await Promise.all([
    node(),
    data(command, shell),
    ripgrep(shell),
    keys(shell),
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

/** Opens the store for real: a folder that looks fine may still refuse. */
async function data(command: DoctorCommand, shell: Shell): Promise<readonly Check[]> {
  const folder = dataFolder(command.data, shell.environment);
  try {
    const isThere = (await stat(folder).catch(() => undefined)) !== undefined;
    const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
    const count = (await core.runtime.list()).length;
    await core.runtime.close();
    const { bavail, bsize } = await statfs(folder);
    const isScarce = bavail * bsize < scarceBytes;
    const detail = `${folder}${isThere ? "" : " (made just now)"}, ${count} conversations, ${Math.floor((bavail * bsize) / 1e6)} MB free`;
    return [
      {
        name: "data folder",
        state: isScarce ? "problem" : "ok",
        detail: isScarce ? `${detail}; make room, or choose another with --data` : detail,
      },
    ];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [{ name: "data folder", state: "problem", detail: `${folder}: ${message} Choose another with --data or $ANYCOWORK_DATA.` }];
  }
}

async function ripgrep({ environment }: Shell): Promise<readonly Check[]> {
  const found = await promisify(execFile)("rg", ["--version"], { env: environment as NodeJS.ProcessEnv }).catch(() => undefined);
  if (!found) return [{ name: "ripgrep", state: "missing", detail: "not found; searching works without it, more slowly" }];
  return [{ name: "ripgrep", state: "ok", detail: found.stdout.split("\n")[0] ?? "" }];
}

/** Whether, never what. One key is enough; none is said once, with what works without. */
async function keys({ environment }: Shell): Promise<readonly Check[]> {
  const found = [keyCheck("OpenAI", openAiService, environment), keyCheck("Gemini", geminiService, environment)];
  const isAnySet = found.some((each) => each.state !== "missing");
  return isAnySet ? found : found.map((each) => ({ ...each, detail: `${each.detail}; the offline demo works without one: -m demo/tour` }));
}

function keyCheck(company: string, service: Service, environment: Shell["environment"]): Check {
  const names = keyNames[service.provider] ?? [];
  const name = `${company} key`;
  const set = keyOf(service.provider, environment);
  if (set === undefined) return { name, state: "missing", detail: `${names.join(" or ")} is not set` };
  const bad = badKey(set, service);
  if (bad) return { name, state: "problem", detail: bad.message };
  return { name, state: "ok", detail: `${names.find((each) => environment[each]?.trim())} is set` };
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
  const answer = await fetch(`${url.replace(/\/$/, "")}/models`, { signal: AbortSignal.timeout(waitForServerMs) }).catch(() => undefined);
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
