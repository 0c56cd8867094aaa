import { createHash } from "node:crypto";
import type { Agent } from "node:http";
import type Docker from "dockerode";
import { describe } from "../box/answer.ts";
import type { EngineWay } from "../engines/address.ts";
import { openTunnel, tunnelCode } from "../engines/tunnel.ts";
import { type EngineAddress, type EngineWish, findEngine } from "../engines/wish.ts";
import { within } from "../process/limits.ts";

/** A Docker engine that has answered. */
export interface Engine {
  readonly docker: Docker;
  readonly address: EngineAddress;
}

/** The way to engines, with connections that are kept. */
export interface Engines {
  /**
   * Finds the engine that is meant and asks it whether it is there, now. `wished`: a context's name or an address. What is wrong is a sentence
   * that says what to do. Never rejects.
   */
  reach(wished?: string): Promise<Engine | { readonly problem: string }>;
  /** Finds the engine that is meant, without asking it anything. Never rejects. */
  find(wished?: string): Promise<EngineAddress | { readonly problem: string }>;
  /** Ends all connections through other programs. */
  close(): void;
}

interface Connected {
  readonly docker: Docker;
  readonly agent?: Agent;
}

/** How many engines' connections are kept: one is used at a time, as a rule. */
const keptConnections = 4;

export function createEngines(environment: EngineWish["environment"]): Engines {
  const connections = new Map<string, Promise<Connected>>();
  const connected = ({ way }: EngineAddress): Promise<Connected> => {
    const key = keyOf(way);
    const known = connections.get(key);
    if (known) return known;
    const made = connect(way, environment);
    connections.set(key, made);
    made.catch(() => connections.delete(key));
    const [oldest, ...others] = connections.keys();
    if (oldest !== undefined && others.length >= keptConnections) forget(oldest);
    return made;
  };
  const forget = (key: string) => {
    connections.get(key)?.then(
      ({ agent }) => agent?.destroy(),
      () => undefined,
    );
    connections.delete(key);
  };
  return {
    find: (wished) => findEngine({ environment, wished }),
    async reach(wished) {
      const address = await findEngine({ environment, wished });
      if ("problem" in address) return address;
      try {
        const { docker } = await connected(address);
        await within(patienceMs[address.way.kind], docker.ping());
        return { docker, address };
      } catch (error) {
        return { problem: unreachable(address, error) };
      }
    },
    close() {
      for (const key of [...connections.keys()]) forget(key);
    },
  };
}

async function connect(way: EngineWay, environment: EngineWish["environment"]): Promise<Connected> {
  const agent = way.kind === "ssh" ? await openTunnel(way, environment) : undefined;
  const { default: Dockerode } = await import("dockerode");
  return { docker: new Dockerode(optionsFor(way, agent)), ...(agent ? { agent } : {}) };
}

/** How long an engine may take to answer a ping, in milliseconds: ssh may have to log in first. */
const patienceMs: Readonly<Record<EngineWay["kind"], number>> = { socket: 3_000, tcp: 6_000, ssh: 20_000 };

/** The same for the same way with the same certificates. */
function keyOf(way: EngineWay): string {
  return createHash("sha256").update(JSON.stringify(way)).digest("hex");
}

/** Everything is said, also what is absent: dockerode takes the rest from this process's own environment. */
function optionsFor(way: EngineWay, agent: Agent | undefined): Docker.DockerOptions {
  const absent = {
    host: undefined,
    port: undefined,
    socketPath: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
    timeout: undefined,
  };
  if (way.kind === "socket") return { ...absent, protocol: "http", socketPath: way.path } as Docker.DockerOptions;
  // Through a tunnel the host's name only stands in the requests.
  if (way.kind === "ssh") return { ...absent, protocol: "http", host: "docker", port: 80, pathPrefix: "/", agent } as Docker.DockerOptions;
  const { host, port, tls } = way;
  return {
    ...absent,
    protocol: tls ? "https" : "http",
    host: bracketed(host),
    port,
    pathPrefix: "/",
    ...tls,
  } as unknown as Docker.DockerOptions;
}

function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

function unreachable({ name }: EngineAddress, error: unknown): string {
  const code = codeOf(error);
  if (code === tunnelCode && error instanceof Error) return error.message;
  return `Docker does not answer at ${name} (${code}); ${adviceFor(code)}.`;
}

function adviceFor(code: string): string {
  if (code === "EACCES") return "this user may not use it: join the group docker, or use a rootless engine";
  if (code === "CERT_HAS_EXPIRED") return "its certificate is out of date: renew it there";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "its certificate is for another name: use that name, or have it made for this one";
  if (/SELF_SIGNED|UNABLE_TO_|CERT_/.test(code))
    return "its certificate is by nobody that ca.pem names: put the right ca.pem beside cert.pem";
  if (/ALERT|EPROTO|ERR_SSL|ERR_OSSL/.test(code))
    return "it does not take our certificate, or speaks no TLS: see to cert.pem and key.pem, and to the port";
  if (code.startsWith("no answer"))
    return "it is there and hangs: restart Docker, or name another engine in DOCKER_HOST or the setting anycowork.sandbox.engine";
  return "start Docker, or name another engine in DOCKER_HOST or the setting anycowork.sandbox.engine";
}

function codeOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return describe(error);
}
