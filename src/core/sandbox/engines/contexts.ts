import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../handles/failure.ts";
import type { TlsMaterial } from "./address.ts";
import { readTls } from "./tls.ts";

/** An engine that Docker's own client knows by name. */
export interface Context {
  readonly name: string;
  readonly description: string;
  /** As written: "tcp://build.example.org:2376". */
  readonly host: string;
  /** It says not to check who the engine is. */
  readonly isUnchecked: boolean;
  readonly tls?: TlsMaterial;
}

/** Why something of Docker's settings can't be used, as a sentence. */
export interface ContextProblem {
  readonly problem: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of Docker's settings; undefined where there is no home. */
export function configFolder(environment: Environment): string | undefined {
  const { DOCKER_CONFIG } = environment;
  if (DOCKER_CONFIG) return path.resolve(DOCKER_CONFIG);
  const home = homeOf(environment);
  return home === undefined ? undefined : path.join(home, ".docker");
}

export function homeOf({ HOME, USERPROFILE }: Environment): string | undefined {
  return HOME || USERPROFILE || undefined;
}

/** The context that `docker context use` has chosen; undefined where none was. */
export async function currentContext(folder: string): Promise<string | undefined | ContextProblem> {
  const file = path.join(folder, "config.json");
  try {
    const read: unknown = JSON.parse(await readFile(file, "utf8"));
    const name = typeof read === "object" && read !== null && "currentContext" in read ? read.currentContext : undefined;
    return typeof name === "string" && name !== "" ? name : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    return {
      problem: `Which engine Docker uses can't be read from ${file} (${why(error)}). Mend that file, or name an engine in DOCKER_HOST or the setting anycowork.sandbox.engine.`,
    };
  }
}

/** Reads one by its name. What is there is read anew each time: certificates are renewed, contexts changed. */
export async function readContext(folder: string | undefined, name: string): Promise<Context | ContextProblem> {
  const unknown = `Docker has no context “${name}”. “docker context ls” names those there are; choose one, or give an address such as ssh://user@host.`;
  if (folder === undefined) return { problem: unknown };
  const id = createHash("sha256").update(name).digest("hex");
  const file = path.join(folder, "contexts/meta", id, "meta.json");
  try {
    const found = readMeta(await readFile(file, "utf8"));
    if (found?.name !== name) return { problem: broken(name, file, "it names no engine, or belongs to another context") };
    const tls = await readTls(path.join(folder, "contexts/tls", id, "docker"));
    return "problem" in tls ? tls : { ...found, ...(Object.keys(tls).length > 0 ? { tls } : {}) };
  } catch (error) {
    return { problem: isMissing(error) ? unknown : broken(name, file, why(error)) };
  }
}

/** The names of all contexts in a folder of settings, in their order; those whose file can't be read are left out. */
export async function contextNames(folder: string): Promise<readonly string[]> {
  const metas = path.join(folder, "contexts/meta");
  const ids = await readdir(metas).catch(() => []);
  const names = ids.map(async (id) => {
    const text = await readFile(path.join(metas, id, "meta.json"), "utf8").catch(() => "");
    return nameIn(text);
  });
  return (await Promise.all(names)).filter((each) => each !== undefined).sort();
}

function nameIn(text: string): string | undefined {
  try {
    const { Name } = JSON.parse(text) as { readonly Name?: unknown };
    return typeof Name === "string" && Name !== "" ? Name : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where it names no engine. Throws for what is no JSON. */
function readMeta(text: string): Context | undefined {
  const read = JSON.parse(text) as {
    readonly Name?: unknown;
    readonly Metadata?: { readonly Description?: unknown };
    readonly Endpoints?: { readonly docker?: { readonly Host?: unknown; readonly SkipTLSVerify?: unknown } };
  } | null;
  const { Host, SkipTLSVerify } = read?.Endpoints?.docker ?? {};
  if (typeof read?.Name !== "string" || typeof Host !== "string" || Host === "") return undefined;
  const { Description } = read.Metadata ?? {};
  return {
    name: read.Name,
    description: typeof Description === "string" ? Description : "",
    host: Host,
    isUnchecked: SkipTLSVerify === true,
  };
}

function broken(name: string, file: string, reason: string): string {
  return `Docker's context “${name}” can't be read from ${file}: ${reason}. Make it anew with “docker context rm ${name}” and “docker context create”, or choose another.`;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR";
}

function why(error: unknown): string {
  return codeOf(error) ?? (error instanceof SyntaxError ? "it is no JSON" : String(error));
}
