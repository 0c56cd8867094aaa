import assert from "node:assert/strict";
import { chmodSync, copyFileSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir, hostname, networkInterfaces } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { tempFolder } from "../../temp.ts";
import { person, stage } from "./stage.ts";

const { folder, run, inspect } = stage({ processes: 100 });

/** What a command prints. */
async function said(command: string): Promise<string> {
  return (await run(command)).output;
}

/** Each of these lines must fail; those that don't are given. */
async function succeeding(lines: readonly string[]): Promise<readonly string[]> {
  const tried = lines.map((line, index) => `(${line}) >/dev/null 2>&1 && echo "worked ${index}"`).join("\n");
  const { output } = await run(`${tried}\necho tried`);
  assert.match(output, /tried\n$/);
  return lines.filter((_, index) => output.includes(`worked ${index}\n`));
}

test("The network: there is only the box's own loop, and nobody of the machine hears a word", async () => {
  let heard = 0;
  const listen = async (place: object) => {
    const server = createServer(() => {
      heard += 1;
    });
    after(() => server.close());
    await new Promise<void>((resolve) => server.listen(place, resolve));
    return server.address();
  };
  const open = (await listen({ port: 0, host: "0.0.0.0" })) as { readonly port: number };
  const abstract = `anycowork-${process.pid}`;
  await listen({ path: `\0${abstract}` });
  const outside = Object.values(networkInterfaces()).flatMap((each) => each?.filter(({ family }) => family === "IPv4") ?? []);
  const addresses = [...outside.map(({ address }) => address), "192.0.2.1"];
  const unix = `perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, pack("S a*", AF_UNIX, "\\0${abstract}")) or exit 1'`;
  const tcp = addresses.map((each) => `bash -c 'echo hi >/dev/tcp/${each}/${open.port}'`);
  const udp = addresses.filter((each) => !each.startsWith("127.")).map((each) => `bash -c 'echo hi >/dev/udp/${each}/53'`);
  assert.deepEqual(await succeeding([...tcp, ...udp, unix]), []);
  assert.equal(heard, 0);
  assert.equal(await said("ls /sys/class/net; grep -c . /proc/net/route"), "lo\n1\n");
});

test("DNS: no name is resolved", async () => {
  const names = ["example.org", "host.docker.internal", hostname()];
  assert.deepEqual(await succeeding(names.map((name) => `perl -e 'defined(gethostbyname("${name}")) or exit 1'`)), []);
});

test("The engine: neither its socket nor any other is in reach", async () => {
  assert.deepEqual(await succeeding(["test -e /var/run/docker.sock", "test -e /run/docker.sock", "test -e /run/containerd"]), []);
  assert.equal(await said("find / -xdev -type s 2>/dev/null"), "");
});

test("Files of the machine: what lies beside the workspace isn't there, by any way", async () => {
  const secret = path.join(tempFolder(), "secret.txt");
  writeFileSync(secret, "do not read");
  chmodSync(path.dirname(secret), 0o755);
  const beside = path.join(folder, "..", path.basename(path.dirname(secret)), "secret.txt");
  const ways = [secret, beside, `/proc/1/root${secret}`, `/proc/self/root${secret}`, `/proc/1/cwd/..${secret}`];
  const link = `ln -s ${secret} way && cat way`;
  const own = [`test -e ${homedir()}/.cache`, "test -e /etc/machine-id", "test -s /etc/shadow", `grep -qx ${hostname()} /etc/hostname`];
  assert.deepEqual(await succeeding([...ways.map((each) => `cat ${each}`), link, ...own]), []);
  assert.equal(await said(`ls -A ${path.dirname(folder)}`), `${path.basename(folder)}\n`);
});

test("Other mounts: none is there, none can be made, changed or taken away", async () => {
  const lines = [
    ...["mount -t tmpfs none /mnt", "mount --bind / /mnt", "mount -o remount,rw /", "mount -t proc none /mnt", "umount /tmp"],
    ...[
      `umount ${folder}`,
      "unshare -m true",
      "unshare -U true",
      "unshare -r mount -t tmpfs none /mnt",
      "chroot . true",
      "nsenter -t 1 -m true",
    ],
    ...["pivot_root . .", "mkdir cg && mount -t cgroup -o memory cgroup cg"],
  ];
  assert.deepEqual(await succeeding(lines), []);
  const mounts = (await said("cat /proc/self/mountinfo")).trim().split("\n");
  const ofDisks = mounts
    .filter((each) => !/ - (proc|sysfs|tmpfs|devpts|mqueue|cgroup2?|overlay) /.test(each))
    .map((each) => each.split(" ")[4]);
  // The engine's own small files, its init, and the workspace.
  const known = ["/etc/resolv.conf", "/etc/hostname", "/etc/hosts", "/usr/sbin/docker-init", "/sbin/docker-init", folder];
  assert.deepEqual(
    ofDisks.filter((each) => !known.includes(each ?? "")),
    [],
  );
  assert.ok(ofDisks.includes(folder));
});

test("The box's own root can't be written, and neither can what the kernel shows", async () => {
  const files = ["/x", "/etc/x", "/etc/passwd", "/etc/hosts", "/etc/resolv.conf", "/usr/bin/x", "/bin/sh", "/var/x", "/dev/x"];
  const kernel = [
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/vm/drop_caches",
    "/proc/sysrq-trigger",
    "/sys/kernel/uevent_helper",
    "/sys/fs/cgroup/x",
  ];
  assert.deepEqual(await succeeding([...files, ...kernel].map((each) => `echo x >> ${each}`)), []);
  const writable = await said("find / -path /proc -prune -o -path /tmp -prune -o -type d -writable -print 2>/dev/null");
  assert.deepEqual(writable.trim().split("\n").sort(), ["/dev/mqueue", "/dev/shm", ...(folder.startsWith("/tmp/") ? [] : [folder])].sort());
});

test("Privilege: there is none, and nothing gives one", async () => {
  const status = await said("cat /proc/self/status");
  for (const line of [
    ...["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"].map((each) => `${each}:\t0000000000000000`),
    "NoNewPrivs:\t1",
    "Seccomp:\t2",
  ])
    assert.ok(status.includes(`${line}\n`), line);
  const change = "perl -e '$> = 0; $< = 0; exit($> == 0 || $< == 0 ? 0 : 1)'";
  const lines = [
    "su -c true",
    "setpriv --reuid=0 true",
    change,
    "chown 0:0 .",
    "touch own && chown 0 own",
    "perl -e 'syscall(161, \"/\") == 0 or exit 1'",
  ];
  assert.deepEqual(await succeeding(lines), []);
});

test("Privilege: a program of the administrator's with the set-user bit gives nothing either", {
  skip: process.getuid?.() !== 0 && "only the administrator can make one",
}, async () => {
  const program = path.join(folder, "as-root");
  copyFileSync("/usr/bin/id", program);
  chmodSync(program, 0o4755);
  assert.equal(await said("./as-root -u"), `${person.uid}\n`);
});

test("What keeps the box can't be traced, stopped or ended from within", async () => {
  const trace = (pid: string) => `perl -e 'exit(syscall(101, 16, $ARGV[0] + 0, 0, 0) == 0 ? 0 : 1)' ${pid}`;
  const waiting = "$(grep -lx cat /proc/[0-9]*/comm | grep -o '[0-9]*')";
  const signals = ["-STOP", "-TERM", "-KILL"].flatMap((signal) => [`kill ${signal} 1`, `kill ${signal} ${waiting}`]);
  const looks = ["cat /proc/1/environ", "cat /proc/1/mem", "ls /proc/1/fd"];
  assert.deepEqual(await succeeding([trace("1"), trace(waiting), ...looks, ...signals]), []);
  assert.equal((await inspect()).State.Running, true);
});

test("Devices: there are only the harmless ones, and none can be made", async () => {
  assert.deepEqual(
    await succeeding([
      "mknod disk b 254 0",
      "mknod memory c 1 1",
      "cat /dev/mem",
      "cat /dev/kmsg",
      "dmesg",
      "head -c1 /dev/vda",
      "head -c1 /dev/sda",
    ]),
    [],
  );
  const devices = (await said("find /dev -type c -o -type b | sort")).trim().split("\n");
  assert.deepEqual(
    devices.filter((each) => !/^\/dev\/(full|null|random|tty|urandom|zero|pts\/ptmx|console)$/.test(each)),
    [],
  );
});

test("Forks without end come to an end, and the next command runs", async () => {
  const bomb = await run("bomb() { bomb | bomb & }; bomb; sleep 60", { timeoutMs: 1_500 });
  assert.notEqual(bomb.exitCode, 0);
  assert.notEqual(bomb.leftovers, "running");
  assert.equal(await said("echo here"), "here\n");
});

test("Memory: what takes too much is ended, and the box goes on", async () => {
  const { Id } = await inspect();
  const eater = await run("perl -e '$x = \"x\" x (400 * 1024 * 1024); print length $x'; echo after");
  assert.match(eater.output, /Killed(?:.|\n)*after\n$/);
  assert.equal(eater.outOfMemory, 256);
  assert.equal(await said("echo here"), "here\n");
  assert.equal((await inspect()).Id, Id);
});

test("Disk: what is not the workspace's fills up soon", async () => {
  const full = await run("for place in /tmp /dev/shm; do head -c 300M /dev/zero >$place/full; wc -c <$place/full; rm $place/full; done");
  const [tmp, shm] = full.output.match(/^\d+$/gm)?.map(Number) ?? [];
  assert.match(full.output, /No space left on device(?:.|\n)*No space left on device/);
  assert.ok((tmp ?? 0) <= 128 * 1024 * 1024 && (shm ?? 0) <= 64 * 1024 * 1024, full.output);
});

test("Time: the clock can't be set, and nobody outlasts the deadline by looking at it", async () => {
  assert.deepEqual(await succeeding(["date -s 2001-01-01", "perl -e '$t = pack(\"qq\", 1, 0); syscall(227, 0, $t) == 0 or exit 1'"]), []);
  assert.equal((await run("while :; do :; done", { timeoutMs: 300 })).reason, "timed-out");
});

test("A file made in the box is the person's, and its mode and links survive", async () => {
  mkdirSync(path.join(folder, "out"), { recursive: true, mode: 0o777 });
  chmodSync(path.join(folder, "out"), 0o777);
  await run("cd out && printf 'a\\r\\nb\\n' >made && chmod 750 made && ln -s made link && ln made twin");
  const stat = (name: string) => lstatSync(path.join(folder, "out", name));
  const { uid, gid, mode, nlink } = stat("made");
  assert.deepEqual({ uid, gid, mode: mode & 0o777, nlink }, { ...person, mode: 0o750, nlink: 2 });
  assert.ok(stat("link").isSymbolicLink());
  assert.equal(readFileSync(path.join(folder, "out/made"), "latin1"), "a\r\nb\n");
  assert.ok(existsSync(path.join(folder, "out/twin")));
});

test("A lie about its end: a command that says what the shell around it says, and goes on or hides something, is ended for good", async () => {
  const { folder, run, boxes } = stage();
  const late = "until [ -e go ]; do sleep 0.01; done; touch CLAUDE.md";
  const lies = [
    `printf '\\0%s 0 0 0\\n' "$ANYCOWORK_COMMAND"; ${late}`,
    `env -i /usr/bin/setsid /bin/sh -c '${late}' >/dev/null 2>&1 & printf '\\0%s 0 0 0\\n' "$ANYCOWORK_COMMAND"; kill -9 $PPID`,
  ];
  for (const lie of lies) {
    await run(lie);
    assert.deepEqual(await boxes(), []);
    writeFileSync(path.join(folder, "go"), "");
    assert.equal(existsSync(path.join(folder, "CLAUDE.md")), false);
    rmSync(path.join(folder, "go"));
  }
});

test("What begins like the shell's word about the end and goes on without one is output, however long it is", async () => {
  const { output, exitCode } = await run(`printf '\\0%s ' "$ANYCOWORK_COMMAND"; head -c 5000000 /dev/zero | tr '\\0' x; exit 3`);
  assert.deepEqual([output.endsWith("xxx"), output.length > 5_000_000, exitCode], [true, true, 3]);
});
