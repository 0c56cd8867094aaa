import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { after } from "node:test";
import { tempFolder } from "../../temp.ts";

/** Another machine's engine, as far as that can be told from here: it listens on a port with TLS, all it has is its own, and it sees nothing of ours. */
export interface FarEngine {
  /** A folder it does not see. */
  readonly unseen: string;
  /** "tcp://127.0.0.1:40123". */
  readonly address: string;
  /** The same engine at a socket, to look into it. */
  readonly socket: string;
  /** What a client needs: ca.pem, cert.pem and key.pem. */
  readonly certificates: string;
  /** By an authority the engine does not know. */
  readonly strangers: string;
  /** The environment that leads there. */
  readonly environment: Readonly<Record<string, string>>;
  /** Kills it at once. */
  kill(): void;
}

/** Starts one, which ends with the tests of the file. To be called where a file begins. */
export async function startFarEngine(): Promise<FarEngine> {
  const certificates = makeCertificates("far", "IP:127.0.0.1");
  const strangers = makeCertificates("strangers", "IP:127.0.0.1");
  const unseen = tempFolder();
  let stop = (): Promise<unknown> => Promise.resolve();
  after(() => stop());
  const port = await freePort();
  const file = (name: string) => path.join(certificates, name);
  const tls = ["--tlsverify", "--tlscacert", file("ca.pem"), "--tlscert", file("server.pem"), "--tlskey", file("server-key.pem")];
  const program = ["test/house/programs/docker.mjs", "--iptables=false", ...tls, "-H", `tcp://127.0.0.1:${port}`];
  const child = spawn(process.execPath, program, {
    env: { ...process.env, ANYCOWORK_TEST_UNSEEN: unseen },
    stdio: ["pipe", "pipe", "inherit"],
  }) as unknown as ChildProcessWithoutNullStreams;
  stop = async () => {
    child.stdin.end();
    if (child.exitCode === null) await once(child, "close");
  };
  const [line] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  if (!line.startsWith("unix://")) throw new Error(`there is no second engine: ${line}`);
  const address = `tcp://127.0.0.1:${port}`;
  return {
    ...{ unseen, address, certificates, strangers, socket: line.trim().slice("unix://".length) },
    environment: { DOCKER_HOST: address, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: certificates },
    kill: () => child.stdin.write("KILL\n"),
  };
}

/** An authority, a server's certificate for `names` and a client's. */
export function makeCertificates(authority: string, names: string): string {
  const folder = tempFolder();
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const key = (file: string) => ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", file];
  openssl("req", "-x509", ...key("ca-key.pem"), "-subj", `/CN=${authority}`, "-days", "2", "-out", "ca.pem");
  for (const [who, extension] of [
    ["server", `subjectAltName=${names}`],
    ["client", "extendedKeyUsage=clientAuth"],
  ] as const) {
    openssl("req", "-new", ...key(`${who}-key.pem`), "-subj", `/CN=${who}`, "-addext", extension, "-out", `${who}.csr`);
    const signed = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-copy_extensions", "copy", "-days", "2"];
    openssl("x509", "-req", "-in", `${who}.csr`, ...signed, "-out", `${who}.pem`);
  }
  // By the names Docker's client knows them by.
  openssl("ec", "-in", "client-key.pem", "-out", "key.pem");
  openssl("x509", "-in", "client.pem", "-out", "cert.pem");
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
