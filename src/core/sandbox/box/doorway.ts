import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type Docker from "dockerode";

/** Opens a proxy at a Unix socket that leads to these hosts and nowhere else. */
export type OpenGateway = (options: { readonly socket: string; readonly hosts: readonly string[] }) => Promise<{ close(): Promise<void> }>;

/** The one way out of a box without a network: a proxy of ours, outside, reached by a socket it is given. */
export interface Doorway {
  /** The folder to mount. */
  readonly mount: Docker.MountSettings;
  /** Where commands find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Begins what carries a port of the box to the socket. Gives why it can't, as a sentence. */
  begin(container: Docker.Container): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Where a box finds the way. */
export const port = 3128;
const inside = "/run/anycowork";

/** Opens the way to some hosts. Rejects when the socket can't be made. */
export async function openDoorway(open: OpenGateway, hosts: readonly string[]): Promise<Doorway> {
  // A socket's path may be short only, and our own folder's may be long.
  const folder = await mkdtemp(path.join(tmpdir(), "anycowork-way-"));
  const socket = path.join(folder, "out.sock");
  const gateway = await open({ socket, hosts });
  // Whoever the box runs as is to reach it; others can't come to where it lies in the box.
  await Promise.all([chmod(folder, 0o711), chmod(socket, 0o666)]);
  return {
    mount: { Type: "bind", Source: folder, Target: inside, ReadOnly: true, BindOptions: { Propagation: "rprivate" } },
    environment: proxyVariables(`http://127.0.0.1:${port}`),
    begin,
    async close() {
      await gateway.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function proxyVariables(address: string): Readonly<Record<string, string>> {
  const names = ["http_proxy", "https_proxy", "all_proxy"].flatMap((each) => [each, each.toUpperCase()]);
  const local = { no_proxy: "localhost,127.0.0.1", NO_PROXY: "localhost,127.0.0.1" };
  return { ...Object.fromEntries(names.map((name) => [name, address])), ...local };
}

/** How long it may take until the port is open, in tries a twentieth of a second apart. */
const tries = 100;

async function begin(container: Docker.Container): Promise<string | undefined> {
  const carrier = await container.exec({ Cmd: ["sh", "-c", carrying] });
  await startDetached(carrier);
  for (let turn = 0; turn < tries; turn += 1) {
    const { Running, ExitCode } = await carrier.inspect();
    if (!Running && ExitCode === missing)
      return "Its image has neither socat, perl, python3 nor node, one of which a box needs to reach single hosts.";
    if (!Running && ExitCode !== null) return `What leads to them could not be begun in it (exit code ${ExitCode}).`;
    if (Running && (await isListening(container))) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return "What leads to them did not begin in it.";
}

async function isListening(container: Docker.Container): Promise<boolean> {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  const look = await container.exec({
    Cmd: ["sh", "-c", `while read -r line; do case "$line" in *:${hex}\\ *) exit 0;; esac; done </proc/net/tcp; exit 1`],
  });
  await startDetached(look);
  for (let turn = 0; turn < tries; turn += 1) {
    const { Running, ExitCode } = await look.inspect();
    if (!Running && ExitCode !== null) return ExitCode === 0;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return false;
}

/** The engine's empty answer is read to its end, else its connection stays open. */
async function startDetached(exec: Docker.Exec): Promise<void> {
  const answer = await exec.start({ Detach: true });
  answer.resume();
}

const missing = 127;

const perl = `
$l = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => ${port}, Listen => 64, ReuseAddr => 1) or exit 1;
$s = IO::Select->new($l);
while (my @ready = $s->can_read) {
  for my $h (@ready) {
    if ($h == $l) {
      my $c = $l->accept or next;
      my $u = IO::Socket::UNIX->new(Peer => "${inside}/out.sock");
      if (!$u) { close $c; next }
      $p{$c} = $u; $p{$u} = $c; $s->add($c, $u); next;
    }
    my $o = $p{$h} or next;
    my $n = sysread($h, my $b, 65536);
    for (my $w = 0; $n && $w < $n;) { my $k = syswrite($o, $b, $n - $w, $w); last unless $k; $w += $k }
    next if $n;
    $s->remove($h); shutdown($o, 1); $e{$h} = 1;
    if ($e{$o}) { delete @p{$h, $o}; delete @e{$h, $o}; close $h; close $o }
  }
}`;

const python = `
import socket, threading
def carry(a, b):
    try:
        while True:
            data = a.recv(65536)
            if not data: break
            b.sendall(data)
    except OSError: pass
    try: b.shutdown(socket.SHUT_WR)
    except OSError: pass
server = socket.create_server(("127.0.0.1", ${port}), backlog=64)
while True:
    client, _ = server.accept()
    out = socket.socket(socket.AF_UNIX)
    try: out.connect("${inside}/out.sock")
    except OSError: client.close(); continue
    for pair in ((client, out), (out, client)): threading.Thread(target=carry, args=pair, daemon=True).start()
`;

const node = `require("net").createServer({ allowHalfOpen: true }, (c) => { const o = require("net").connect({ path: "${inside}/out.sock", allowHalfOpen: true }); for (const e of [c, o]) e.on("error", () => { c.destroy(); o.destroy(); }); c.pipe(o); o.pipe(c); }).listen(${port}, "127.0.0.1")`;

/** With what the image has: it becomes that one process, so that the shell around commands can tell it from theirs. */
export const carrying = `
if command -v perl >/dev/null 2>&1; then exec perl -MIO::Socket::INET -MIO::Socket::UNIX -MIO::Select -e ${quoted(`$SIG{PIPE} = "IGNORE"; ${perl}`)}; fi
if command -v python3 >/dev/null 2>&1; then exec python3 -c ${quoted(python)}; fi
if command -v node >/dev/null 2>&1; then exec node -e ${quoted(node)}; fi
if command -v socat >/dev/null 2>&1; then exec socat TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:${inside}/out.sock; fi
exit ${missing}`;

/** In single quotes, which none of them holds. */
function quoted(program: string): string {
  return `'${program}'`;
}
