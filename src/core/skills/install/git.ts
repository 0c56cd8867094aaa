import { execFile } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import path from "node:path";
import { cleanEnvironment } from "../../sandbox/process/environment.ts";
import { BadSource, type Source, type SourceEntry } from "./source.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A repository at one commit. */
export interface GitPlace {
  readonly url: string;
  /** Hexadecimal digits, at least seven of them. */
  readonly commit: string;
}

/** An address and a commit: `https://example.com/skills.git@1f2e3d4…`; undefined where no commit is named. */
export function gitPlaceOf(written: string): GitPlace | undefined {
  const [, url, commit] = /^(.+)@([0-9a-f]{7,64})$/i.exec(written) ?? [];
  return url === undefined || commit === undefined ? undefined : { url, commit: commit.toLowerCase() };
}

/** Whether that is the address of a repository, rather than a path. */
export function isGitUrl(written: string): boolean {
  return /^(https?|ssh|git\+ssh|file):\/\//i.test(written) || /^[\w.-]+@[\w.-]+:(?!\/\/)/.test(written);
}

/** The commit that the repository's main branch, or another name of it, stands at. */
export async function newestCommit(url: string, environment: Environment, name = "HEAD"): Promise<string> {
  const run = runnerOf(await addressOf(url), environment, tmpdir());
  const [line = ""] = (await run(["ls-remote", "--", await addressOf(url), name])).toString("utf8").split("\n");
  const [, commit] = /^([0-9a-f]{40,64})\t/.exec(line) ?? [];
  if (commit === undefined) throw new BadSource(`${url} has no ${name}.`);
  return commit;
}

/**
 * The files of one commit, through the system's git, without a work tree: no hook, filter or submodule has a part in it, and no setting of a repository
 * counts. Only that commit is fetched, where the server gives it.
 */
export async function gitSource({ url, commit: written }: GitPlace, environment: Environment): Promise<Source> {
  const folder = await mkdtemp(path.join(tmpdir(), "anycowork-skill-"));
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const address = await addressOf(url);
    const run = runnerOf(address, environment, folder);
    await run(["init", "--quiet", "--bare", "--template=", "."]);
    const commit = await fetchCommit(run, { address, commit: written, url });
    const entries = listed(await run(["ls-tree", "-r", "-z", "--long", "--full-tree", commit]));
    const ids = new Map(entries.map((each) => [each.path, each.id]));
    return {
      origin: (below) => ({ kind: "git", from: address, folder: below, commit }),
      entries,
      read: async (name) => run(["cat-file", "blob", ids.get(name) ?? name]),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Run = (words: readonly string[]) => Promise<Buffer>;

const fetching = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head"];

/** The whole name of the commit, once it is here. A server that gives no single commits is asked for its branches. */
async function fetchCommit(
  run: Run,
  { address, commit, url }: { readonly address: string; readonly commit: string; readonly url: string },
): Promise<string> {
  const isWhole = commit.length === 40 || commit.length === 64;
  const alone =
    isWhole &&
    (await run([...fetching, "--depth=1", "--", address, commit]).then(
      () => true,
      (error: unknown) => {
        if (error instanceof BadSource && /not our ref|unadvertised|no such remote ref|couldn't find/i.test(error.message)) return false;
        throw error;
      },
    ));
  if (!alone) await run([...fetching, "--depth=1000", "--", address, "+refs/heads/*:refs/remotes/from/*", "+refs/tags/*:refs/tags/*"]);
  const found = await run(["rev-parse", "--quiet", "--verify", "--end-of-options", `${commit}^{commit}`]).catch(() => undefined);
  const id = found?.toString("utf8").trim() ?? "";
  if (!id.startsWith(commit)) throw new BadSource(`${url} has no commit ${commit} among its newest thousand.`);
  return id;
}

interface Listed extends SourceEntry {
  readonly id: string;
}

function listed(output: Buffer): readonly Listed[] {
  return output
    .toString("utf8")
    .split("\0")
    .flatMap((line) => {
      const [, mode = "", id = "", size = "", name = ""] = /^(\d+) \w+ ([0-9a-f]+) +(\S+)\t([\s\S]*)$/.exec(line) ?? [];
      if (id === "") return [];
      const kind = mode === "120000" ? "link" : mode.startsWith("100") ? "file" : "other";
      return [{ path: name, bytes: Number(size) || 0, kind, isExecutable: mode === "100755", id } as const];
    });
}

/** A path becomes an address only where it was named as one: a repository elsewhere can't lead to this disk. */
async function addressOf(url: string): Promise<string> {
  // Where it came from is kept and shown, which no password may be.
  if (/^https?:\/\/[^/]*@/i.test(url))
    throw new BadSource(
      "Its address holds a user name or a password. Leave them out; git asks the credential helper that you have set up for them.",
    );
  if (isGitUrl(url)) return url;
  const folder = path.resolve(url);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw new BadSource(`There is no repository ${url}.`);
  return folder;
}

/** Longer waits for nobody. */
const timeoutMs = 120_000;
const mostBytes = 64 * 1024 * 1024;

function runnerOf(address: string, environment: Environment, folder: string): Run {
  const scheme = /^([a-z+]+):\/\//i.exec(address)?.[1]?.toLowerCase() ?? (isGitUrl(address) ? "ssh" : "file");
  const env = {
    ...cleanEnvironment(environment),
    GIT_ALLOW_PROTOCOL: scheme === "git+ssh" ? "ssh" : scheme,
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
  const settings = {
    "core.hooksPath": devNull,
    "core.fsmonitor": "false",
    "fetch.fsckObjects": "true",
    "submodule.recurse": "false",
    "gc.auto": "0",
    "protocol.ext.allow": "never",
  };
  const given = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return (words) =>
    new Promise((resolve, reject) => {
      const options = {
        cwd: folder,
        env,
        timeout: timeoutMs,
        killSignal: "SIGKILL",
        maxBuffer: mostBytes,
        encoding: "buffer",
        windowsHide: true,
      } as const;
      execFile("git", [...given, ...words], options, (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        reject(new BadSource(troubleOf(error, stderr.toString("utf8"))));
      });
    });
}

function troubleOf({ code, killed }: { readonly code?: unknown; readonly killed?: boolean }, said: string): string {
  if (code === "ENOENT") return "git is not installed here; skills from repositories need it.";
  if (killed) return `git did not come to an end within ${timeoutMs / 1000} seconds.`;
  const lines = said.split("\n").filter((each) => /^(fatal|error|remote):/i.test(each));
  return `git says: ${(lines.join(" ") || said).trim().slice(0, 500) || "nothing"}`;
}
