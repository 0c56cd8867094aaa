import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Agent } from "node:http";
import { Duplex } from "node:stream";
import { failure } from "../handles/failure.ts";
import { cleanEnvironment } from "../process/environment.ts";
import { findProgram } from "../process/programs.ts";
import type { SshWay } from "./address.ts";

/** The code of an error that is a sentence about ssh already. */
export const tunnelCode = "SSH";

/**
 * Connections through the system's own `ssh`, each a process of its own that ends with us: with its input, however our process ends. So the
 * person's settings, keys and hosts hold, a shared connection (ControlMaster) is used where there is one, and nothing is asked. Rejects where
 * there is no `ssh`.
 */
export async function openTunnel(way: SshWay, environment: Readonly<Record<string, string | undefined>>): Promise<Agent> {
  const program = await findProgram("ssh", environment);
  if (program === undefined)
    throw failure(tunnelCode, `${targetOf(way)} is reached by the program ssh, which is not on the PATH. Install OpenSSH's client.`);
  return new TunnelAgent({ way, program, environment: cleanEnvironment(environment) });
}

/** The argument list for ssh. The host comes after `--`, so that it can't be an option; the other machine's shell sees fixed words and a quoted path. */
function sshArguments({ host, user, port, socket }: SshWay): readonly string[] {
  return [
    ...["-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=15"],
    ...(user === undefined ? [] : ["-l", user]),
    ...(port === undefined ? [] : ["-p", String(port)]),
    "--",
    host,
    ["docker", ...(socket === undefined ? [] : ["--host", quoted(`unix://${socket}`)]), "system", "dial-stdio"].join(" "),
  ];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

interface Opening {
  readonly way: SshWay;
  readonly program: string;
  readonly environment: Record<string, string>;
}

class TunnelAgent extends Agent {
  readonly #opening: Opening;
  readonly #connections = new Set<Connection>();

  constructor(opening: Opening) {
    super({ keepAlive: true, maxFreeSockets: 2 });
    this.#opening = opening;
  }

  override createConnection(): Duplex {
    const { way, program, environment } = this.#opening;
    // In a group of its own: Ctrl+C in a terminal is for us, and we may have to go on for a moment.
    const child = spawn(program, [...sshArguments(way)], { env: environment, detached: process.platform !== "win32", windowsHide: true });
    const connection = new Connection(child, way);
    this.#connections.add(connection);
    connection.once("close", () => this.#connections.delete(connection));
    return connection;
  }

  /** Ends every connection, also those that were handed on. */
  override destroy(): void {
    super.destroy();
    for (const each of this.#connections) each.destroy();
  }
}

/** What ssh says when something is wrong, at most. */
const saidLimit = 4_000;

/** A process's input and output as one stream, with what an HTTP client asks of a socket. */
class Connection extends Duplex {
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(child: ChildProcessWithoutNullStreams, way: SshWay) {
    super({ allowHalfOpen: true });
    this.#child = child;
    let said = "";
    child.stderr.on("data", (bytes: Buffer) => {
      said = (said + bytes.toString("utf8")).slice(-saidLimit);
    });
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", (bytes: Buffer) => this.push(bytes) || child.stdout.pause()).on("error", () => undefined);
    child.once("error", (error) => this.destroy(failure(tunnelCode, `ssh could not be started (${error.message}).`)));
    child.once("close", (code) => (code === 0 ? this.#end() : this.destroy(failure(tunnelCode, endOf(way, code, said)))));
  }

  #end(): void {
    this.push(null);
    this.once("end", () => this.destroy());
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  /** Where ssh takes nothing any more, its end says why. */
  override _write(bytes: Buffer, _: BufferEncoding, done: () => void): void {
    this.#child.stdin.write(bytes, () => done());
  }

  override _final(done: () => void): void {
    this.#child.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#child.kill();
    done(error);
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    for (const each of this.#handles()) each.ref();
    return this;
  }

  /** A connection that is only kept does not keep our process. */
  unref(): this {
    for (const each of this.#handles()) each.unref();
    return this;
  }

  #handles(): { ref(): void; unref(): void }[] {
    const streams = [this.#child.stdin, this.#child.stdout, this.#child.stderr] as unknown[];
    return [this.#child, ...streams] as { ref(): void; unref(): void }[];
  }
}

/** Where ssh ends with what the other side ended with, this is a failure of its own. */
const ownFailure = 255;
const notFound = 127;

function endOf(way: SshWay, code: number | null, said: string): string {
  const target = targetOf(way);
  const words = lastWords(said);
  const quote = words === "" ? "" : ` It says: ${words}`;
  if (code === null) return `The connection by ssh to ${target} was ended.${quote}`;
  if (code === notFound) return `There is no program docker on ${target}, where ssh was to find the engine.${quote}`;
  if (code === ownFailure)
    return `ssh could not reach ${target}, or lost it.${quote} Try “ssh ${target} docker version” in a terminal: it must work without a question.`;
  return `The docker on ${target} could not reach its engine.${quote}`;
}

function targetOf({ user, host }: SshWay): string {
  return user === undefined ? host : `${user}@${host}`;
}

/** The last two lines without what a terminal would act on. */
function lastWords(said: string): string {
  const lines = said.split(/\r?\n/).map((each) => each.replace(/[\p{Cc}\p{Cf}]/gu, " ").trim());
  const words = lines.filter((each) => each !== "").slice(-2);
  return words.join(" ").slice(0, 300);
}
