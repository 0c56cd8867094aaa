import { stat } from "node:fs/promises";
import path from "node:path";
import type { EngineChoice } from "../../events/words/sandboxes.ts";
import { type AddressProblem, type EngineWay, isLoopback, isNear, type TlsMaterial, wayOf } from "./address.ts";
import { configFolder, contextNames, currentContext, homeOf, readContext } from "./contexts.ts";
import { readTls } from "./tls.ts";

/** Which engine is wanted. */
export interface EngineWish {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A context's name or an address; absent: DOCKER_HOST, then the current context. */
  readonly wished?: string | undefined;
}

/** Where an engine is, and how it is spoken to. */
export interface EngineAddress {
  /** For people: "unix:///var/run/docker.sock", "ssh://ada@lab (context “lab”)". */
  readonly name: string;
  readonly way: EngineWay;
  /** It is on this machine, as far as its address tells. */
  readonly isLocal: boolean;
}

/**
 * Works out which engine is meant, as Docker's own client does: the wished one, that of DOCKER_HOST, the context of DOCKER_CONTEXT, the one
 * chosen by `docker context use`, the machine's own. Everything is read anew, so that a change counts at once. Never rejects.
 */
export async function findEngine({ environment, wished }: EngineWish): Promise<EngineAddress | AddressProblem> {
  const wish = wished?.trim();
  if (wish?.includes("://")) return addressed({ environment, address: wish });
  const name = wish ? wish : await usualContext(environment);
  if (typeof name === "object") return name;
  return name === defaultContext ? ownEngine(environment) : ofContext(environment, name);
}

/** All engines one can wish for by name. Never rejects. */
export async function listEngines(environment: EngineWish["environment"]): Promise<readonly EngineChoice[]> {
  const folder = configFolder(environment);
  const names = folder === undefined ? [] : await contextNames(folder);
  const current = await usualContext(environment);
  const choices = [defaultContext, ...names.filter((each) => each !== defaultContext)].map(async (name): Promise<EngineChoice> => {
    const isCurrent = name === current;
    const [found, context] = await Promise.all([
      findEngine({ environment, wished: name }),
      name === defaultContext ? undefined : readContext(folder, name),
    ]);
    const { host = "", description = "" } = context && "host" in context ? context : {};
    if ("problem" in found) return { name, address: host, description, isCurrent, problem: found.problem };
    return { name, address: host || found.name, description, isCurrent };
  });
  return Promise.all(choices);
}

/** Docker's name for the engine without a context: that of DOCKER_HOST, or the machine's own. */
const defaultContext = "default";

async function usualContext(environment: EngineWish["environment"]): Promise<string | AddressProblem> {
  if (environment.DOCKER_HOST) return defaultContext;
  if (environment.DOCKER_CONTEXT) return environment.DOCKER_CONTEXT;
  const folder = configFolder(environment);
  return (folder === undefined ? undefined : await currentContext(folder)) ?? defaultContext;
}

async function ownEngine(environment: EngineWish["environment"]): Promise<EngineAddress | AddressProblem> {
  const { DOCKER_HOST } = environment;
  if (DOCKER_HOST && DOCKER_HOST !== "unix://") return addressed({ environment, address: DOCKER_HOST });
  const socket = await ownSocket(environment);
  const name = process.platform === "win32" ? `npipe://${socket}` : `unix://${socket}`;
  return { name, way: { kind: "socket", path: socket }, isLocal: true };
}

/** The system's engine, or else the person's own: one without an administrator, or Docker Desktop's. */
async function ownSocket(environment: EngineWish["environment"]): Promise<string> {
  if (process.platform === "win32") return "//./pipe/docker_engine";
  const usual = "/var/run/docker.sock";
  const [runtime, home] = [environment.XDG_RUNTIME_DIR, homeOf(environment)];
  const own = home === undefined ? [] : ["run", "desktop"].map((each) => path.join(home, ".docker", each, "docker.sock"));
  for (const each of [usual, ...(runtime ? [path.join(runtime, "docker.sock")] : []), ...own]) if (await isSocket(each)) return each;
  return usual;
}

async function isSocket(target: string): Promise<boolean> {
  return (await stat(target).catch(() => undefined))?.isSocket() ?? false;
}

/** DOCKER_TLS_VERIFY and DOCKER_CERT_PATH speak of any address that no context gives. */
async function addressed({ environment, address }: { readonly environment: EngineWish["environment"]; readonly address: string }) {
  const way = wayOf(address);
  if ("problem" in way || way.kind !== "tcp" || !environment.DOCKER_TLS_VERIFY) return reached({ name: address, way });
  const folder = environment.DOCKER_CERT_PATH || configFolder(environment);
  const tls = folder === undefined ? {} : await readTls(folder);
  return "problem" in tls ? tls : reached({ name: address, way, tls });
}

async function ofContext(environment: EngineWish["environment"], name: string): Promise<EngineAddress | AddressProblem> {
  const context = await readContext(configFolder(environment), name);
  if ("problem" in context) return context;
  const { host, tls, isUnchecked } = context;
  const shown = `${host} (context “${name}”)`;
  const way = wayOf(host);
  if (isUnchecked && !("problem" in way) && !isNear(way) && way.kind === "tcp")
    return {
      problem: `${shown} is set up not to check who the engine is, so that anybody on the way could pose as it and would be given the workspace. Make the context anew with its ca.pem.`,
    };
  return reached({ name: shown, way, ...(tls ? { tls } : {}) });
}

interface Reached {
  readonly name: string;
  readonly way: EngineWay | AddressProblem;
  readonly tls?: TlsMaterial;
}

/**
 * Plain TCP is taken to this machine only: whoever can reach such an engine rules its machine, and the workspace and all output would go over the
 * network for everybody to read and to change.
 */
function reached({ name, way, tls }: Reached): EngineAddress | AddressProblem {
  if ("problem" in way) return way;
  if (way.kind !== "tcp") return { name, way, isLocal: isNear(way) };
  if (!tls && !isLoopback(way.host))
    return {
      problem: `${name} is not encrypted, so everybody on the way could read the workspace and run commands there. Use TLS (DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH, or a context with certificates) or ssh://user@${way.host}.`,
    };
  return { name, way: tls ? { ...way, tls } : way, isLocal: isNear(way) };
}
