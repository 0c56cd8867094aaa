import { isIP } from "node:net";

/** The way to an engine. */
export type EngineWay =
  /** A Unix socket, or a named pipe of Windows. */
  | { readonly kind: "socket"; readonly path: string }
  | { readonly kind: "tcp"; readonly host: string; readonly port: number; readonly tls?: TlsMaterial }
  | SshWay;

/** Through the system's own `ssh`, to a machine with a `docker` on it. */
export interface SshWay {
  readonly kind: "ssh";
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  /** Where the engine listens there; absent: where that machine's `docker` finds it. */
  readonly socket?: string;
}

/** What an engine is known by, and what we are known by to it, in PEM. Absent authorities: those of the system. */
export interface TlsMaterial {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** A sentence that says what is wrong with an address and what to write instead. */
export interface AddressProblem {
  readonly problem: string;
}

/** The same in the words of other programs: what Docker's own client takes as an address. */
export function wayOf(address: string): EngineWay | AddressProblem {
  const [, scheme = "tcp", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(address) ?? [];
  switch (scheme.toLowerCase()) {
    case "unix":
      return rest.startsWith("/") ? { kind: "socket", path: rest } : { problem: wrong(address, "a socket's path is absolute") };
    case "npipe":
      return pipeOf(address, rest);
    case "tcp":
      return tcpOf(address, rest);
    case "ssh":
      return sshOf(address, rest);
    default:
      return { problem: wrong(address, `${scheme}:// is no way to an engine`) };
  }
}

/** Whether the way ends on this machine as far as the address tells: a tunnel may lead on from there. */
export function isNear(way: EngineWay): boolean {
  return way.kind === "socket" || (way.kind === "tcp" && isLoopback(way.host));
}

/** Whether only this machine has the address. */
export function isLoopback(host: string): boolean {
  return host.toLowerCase() === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function wrong(address: string, why: string): string {
  return `“${address}” is no address of a Docker engine: ${why}. Write unix:///path/of/docker.sock, tcp://host:2376 or ssh://user@host.`;
}

function pipeOf(address: string, rest: string): EngineWay | AddressProblem {
  const pipe = rest.replaceAll("\\", "/");
  return /^\/\/\.\/pipe\/[^/]+$/i.test(pipe)
    ? { kind: "socket", path: pipe }
    : { problem: wrong(address, "a pipe is written npipe:////./pipe/docker_engine") };
}

function tcpOf(address: string, rest: string): EngineWay | AddressProblem {
  const { host, port } = hostAndPort(rest.replace(/\/$/, ""));
  if (host === undefined) return { problem: wrong(address, "there is no host in it") };
  if (port === undefined) return { problem: wrong(address, "there is no port in it; with TLS it is 2376 as a rule") };
  return { kind: "tcp", host, port };
}

function sshOf(address: string, rest: string): EngineWay | AddressProblem {
  const [, login, place = "", path = ""] = /^(?:([^@/]*)@)?([^/]*)(\/.*)?$/s.exec(rest) ?? [];
  if (login?.includes(":")) return { problem: wrong(address, "a password can't stand in it; let ssh log in by a key") };
  const { host, port, isWhole } = hostAndPort(place);
  if (host === undefined || !isWhole) return { problem: wrong(address, "there is no host in it") };
  const user = login && decoded(login);
  if (user?.startsWith("-") || host.startsWith("-")) return { problem: wrong(address, "what begins with a hyphen is an option of ssh") };
  return {
    kind: "ssh",
    host,
    ...(user ? { user } : {}),
    ...(port === undefined ? {} : { port }),
    ...(path === "" || path === "/" ? {} : { socket: decoded(path) }),
  };
}

/** `isWhole`: what looks like a port is one. */
function hostAndPort(text: string): { readonly host?: string; readonly port?: number; readonly isWhole: boolean } {
  const [, six, other, digits] = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]/@]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = six ?? other;
  const port = digits === undefined ? undefined : Number(digits);
  const isPort = port === undefined || (port > 0 && port < 65_536);
  return { ...(host === undefined ? {} : { host }), ...(port === undefined || !isPort ? {} : { port }), isWhole: isPort };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
