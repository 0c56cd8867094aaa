import assert from "node:assert/strict";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { lacks } from "../../programs.ts";
import { tempFolder } from "../../temp.ts";
import { person, stage } from "./stage.ts";

const skip = lacks("bwrap");
const { folder, dataFolder, run } = stage({ processes: 100 });

async function said(command: string): Promise<string> {
  return (await run(command)).output;
}

/** Each of these lines must fail; those that don't are given. */
async function succeeding(lines: readonly string[], where = run): Promise<readonly string[]> {
  const tried = lines.map((line, index) => `(${line}) >/dev/null 2>&1 && echo "worked ${index}"`).join("\n");
  const { output } = await where(`${tried}\necho tried`);
  assert.match(output, /tried\n$/);
  return lines.filter((_, index) => output.includes(`worked ${index}\n`));
}

test("The network: there is only the sandbox's own loop, and nobody of the machine hears a word", { skip }, async () => {
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
  await listen({ path: path.join(folder, "way.sock") });
  chmodSync(path.join(folder, "way.sock"), 0o777);
  const outside = Object.values(networkInterfaces()).flatMap((each) => each?.filter(({ family }) => family === "IPv4") ?? []);
  const unix = (name: string) =>
    `perl -MSocket -e 'socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, pack("S a*", AF_UNIX, "${name}")) or exit 1'`;
  const addresses = [...outside.map(({ address }) => address), "192.0.2.1"];
  const tcp = addresses.map((each) => `bash -c 'echo hi >/dev/tcp/${each}/${open.port}'`);
  const names = ["example.org", hostname()].map(
    (name) => `perl -e 'defined(gethostbyname("${name}")) or exit 1' && ! grep -q ${name} /etc/hosts`,
  );
  assert.deepEqual(await succeeding([...tcp, ...names, unix(`\\0${abstract}`), unix(`${folder}/way.sock`)]), []);
  assert.equal(heard, 0);
  assert.equal(await said("grep -c : /proc/net/dev; grep -c . /proc/net/route"), "1\n1\n");
});

test("Single hosts can be reached where the settings list some, and no other", { skip: skip || lacks("perl") }, async () => {
  const server = createHttpServer((_asked, answer) => answer.end("served")).listen(0, "127.0.0.1");
  after(() => server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { readonly port: number };
  const other = stage({ network: [`127.0.0.1:${port}`] });
  const get = (url: string) =>
    `perl -MIO::Socket::INET -e '($a) = $ENV{http_proxy} =~ m{//(.*)}; $s = IO::Socket::INET->new($a) or die; print $s "GET ${url} HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"; print <$s>'`;
  const { output, leftovers } = await other.run(
    `${get(`http://127.0.0.1:${port}/`)}; ${get("http://example.org/")}; echo; cut -d: -f1 /proc/net/dev | tail -n +3`,
  );
  assert.match(output, /200 OK[\s\S]*served[\s\S]*403 Forbidden[\s\S]*\n\s*lo\n$/);
  assert.equal(leftovers, "none");
  assert.equal((await other.run("sleep 60 >/dev/null &")).leftovers, "stopped");
});

test("Files of the machine: only the system's own are there, and nothing can be written but the workspace", { skip }, async () => {
  const secret = path.join(tempFolder(), "secret.txt");
  writeFileSync(secret, "do not read");
  chmodSync(path.dirname(secret), 0o755);
  const ways = [secret, `/proc/1/root${secret}`, `/proc/self/root${secret}`, `/proc/1/cwd/..${secret}`, path.join(dataFolder, "empty")];
  const own = ["cat /etc/shadow", "ls /home/*", "ls /run/*", "ls /var/log", "ls /var/run/docker.sock", "ls /mnt", "ls /sys/class"];
  assert.deepEqual(await succeeding([...ways.map((each) => `cat ${each}`), `ln -s ${secret} way && cat way`, ...own]), []);
  assert.equal(await said(`ls -A ${path.dirname(folder)}; ls -A ~`), `${path.basename(folder)}\n`);
  const files = [
    "/x",
    "/etc/x",
    "/etc/passwd",
    "/usr/bin/x",
    "/usr/local/x",
    "/opt/x",
    "/var/x",
    "/dev/x",
    "/proc/sys/kernel/core_pattern",
    "/proc/sysrq-trigger",
  ];
  assert.deepEqual(await succeeding(files.map((each) => `echo x >>${each}`)), []);
});

test("Other mounts and devices: none is there, none can be made, changed or taken away", { skip }, async () => {
  const lines = [
    ...[
      "mount -t tmpfs none /mnt",
      "mount --bind / /opt",
      "mount -o remount,rw /usr",
      "umount /tmp",
      `umount ${folder}`,
      "unshare -m true",
    ],
    ...["unshare -U true", "unshare -r mount -t tmpfs none /opt", "chroot . true", "nsenter -t 1 -m true", "pivot_root . ."],
    ...["mknod disk b 254 0", "mknod memory c 1 1", "cat /dev/mem", "cat /dev/kmsg", "dmesg", "head -c1 /dev/vda", "head -c1 /dev/sda"],
  ];
  assert.deepEqual(await succeeding(lines), []);
  const devices = (await said("find /dev -type c -o -type b | sort")).trim().split("\n");
  assert.deepEqual(
    devices.filter((each) => !/^\/dev\/(full|null|random|tty|urandom|zero|pts\/ptmx)$/.test(each)),
    [],
  );
});

test("Privilege: there is none, and nothing gives one", { skip }, async () => {
  const status = await said("cat /proc/self/status");
  for (const line of [...["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"].map((each) => `${each}:\t0000000000000000`), "NoNewPrivs:\t1"])
    assert.ok(status.includes(`${line}\n`), line);
  const lines = ["su -c true", "sudo -n true", "setpriv --reuid=0 true", "chown 0:0 .", "perl -e 'syscall(161, \"/\") == 0 or exit 1'"];
  assert.deepEqual(await succeeding([...lines, "perl -e '$> = 0; $< = 0; exit($> == 0 || $< == 0 ? 0 : 1)'", "date -s 2001-01-01"]), []);
  if (process.getuid?.() !== 0) return;
  copyFileSync("/usr/bin/id", path.join(folder, "as-root"));
  chmodSync(path.join(folder, "as-root"), 0o4755);
  assert.equal(await said("./as-root -u"), `${person.uid}\n`);
});

test("Processes of the machine can be neither seen nor stopped, and a command can't tell lies of how it began", { skip }, async () => {
  assert.deepEqual(await succeeding([`kill -0 ${process.pid}`, `test -e /proc/${process.pid}`, `grep -l node /proc/[0-9]*/comm`]), []);
  const lying = "for each in /proc/[0-9]*/fd/*; do case $each in */[01289]) ;; *) (true >$each); esac; done 2>/dev/null; echo it ran";
  // As the tests' own user: what that user has opened outside it could open as well.
  const { reason, output } = await stage({ isOwn: true }).run(lying);
  assert.deepEqual({ reason, output }, { reason: "ended", output: "it ran\n" });
});

test("Forks without end come to an end", { skip }, async () => {
  const bomb = await run("bomb() { bomb | bomb & }; bomb; sleep 60", { timeoutMs: 1_500 });
  assert.notEqual(bomb.exitCode, 0);
  assert.notEqual(bomb.leftovers, "running");
  assert.match(await said("for each in $(seq 200); do sleep 5 & done 2>&1"), /fork/i);
  assert.equal(await said("echo here"), "here\n");
});

test("Memory: what takes too much, alone or together, is ended and said", { skip }, async () => {
  const alone = await run("perl -e '$x = \"x\" x (400 * 1024 * 1024); sleep 60'; echo after");
  assert.deepEqual([alone.outOfMemory, alone.leftovers], [256, "none"]);
  const part = "perl -e '$x = \"x\" x (60 * 1024 * 1024); sleep 60' &";
  assert.equal((await run(`${part} ${part} ${part} ${part} ${part} wait`)).outOfMemory, 256);
  const more = await run("perl -e '$x = \"x\" x (200 * 1024 * 1024); print length $x'", { memoryMb: 512 });
  assert.deepEqual([more.output, more.outOfMemory], [String(200 * 1024 * 1024), undefined]);
});

test("Disk: what is not the workspace's fills up soon, and is gone with the command", { skip }, async () => {
  const places = ["/tmp", "/dev/shm", ...(process.env.HOME ? [process.env.HOME] : [])];
  const full = await run(
    `for place in ${places.join(" ")}; do head -c 300M /dev/zero >$place/full; wc -c <$place/full; rm $place/full; echo >$place/left; done`,
  );
  const sizes = full.output.match(/^\d+$/gm)?.map(Number) ?? [];
  assert.equal(sizes.length, places.length);
  for (const each of sizes) assert.ok(each <= 128 * 1024 * 1024, full.output);
  assert.deepEqual(await succeeding(places.map((each) => `test -e ${each}/left`)), []);
});

test("How a command ends is told: deadline, stop, an exit code, a signal, what it left", { skip }, async () => {
  const ends = async (command: string, more = {}) => {
    const { reason, exitCode, leftovers } = await run(command, more);
    return { reason, exitCode, leftovers };
  };
  assert.equal((await ends("while :; do :; done", { timeoutMs: 300 })).reason, "timed-out");
  assert.equal((await ends("trap '' TERM INT HUP; setsid sleep 60 & sleep 60", { signal: AbortSignal.timeout(300) })).reason, "cancelled");
  assert.deepEqual(await ends("exit 3"), { reason: "ended", exitCode: 3, leftovers: "none" });
  assert.deepEqual(await ends("kill -9 $$"), { reason: "ended", exitCode: 137, leftovers: "none" });
  assert.deepEqual(await ends("setsid nohup sleep 60 >/dev/null 2>&1 & exit 0"), { reason: "ended", exitCode: 0, leftovers: "stopped" });
  assert.deepEqual(await ends("printf a | cat | cat >/dev/null"), { reason: "ended", exitCode: 0, leftovers: "none" });
  assert.deepEqual((await run("true", { directory: tempFolder() })).reason, "unstartable");
});

test("An administrator's own workspace: what only the administrator may read looks empty", {
  skip: skip || (process.getuid?.() !== 0 && "for the administrator only"),
}, async () => {
  const own = stage({ isOwn: true });
  assert.equal((await own.run("id -u; echo x >made")).output, "0\n");
  assert.equal(readFileSync(path.join(own.folder, "made"), "utf8"), "x\n");
  assert.deepEqual(
    await succeeding(["test -s /etc/shadow", "test -s /etc/gshadow", "echo x >/etc/x", "chown 1000 made", "ls ~/.*rc"], own.run),
    [],
  );
});

test("Programs in a home folder can be run where PATH leads to them; secrets beside them look empty", { skip }, async () => {
  const home = tempFolder();
  chmodSync(home, 0o755);
  const put = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(home, name)), { recursive: true });
    writeFileSync(path.join(home, name), text, { mode: 0o755 });
  };
  put(".nvm/versions/v1/bin/mine", "#!/bin/sh\ncat $(dirname $0)/../lib/words\n");
  put(".nvm/versions/v1/lib/words", "it runs\n");
  put(".cargo/bin/other", "#!/bin/sh\necho other\n");
  put(".cargo/credentials.toml", "token\n");
  put("projects/bin/tool", "#!/bin/sh\necho tool\n");
  put("projects/secret.txt", "secret\n");
  put(".netrc", "secret\n");
  const PATH = [
    `${home}/.nvm/versions/v1/bin`,
    `${home}/.cargo/bin`,
    `${home}/projects/bin`,
    `${home}/gone`,
    "relative",
    process.env.PATH,
  ].join(":");
  const other = stage({
    environment: { ...process.env, HOME: home, PATH, OPENAI_API_KEY: "sk-1", SSH_AUTH_SOCK: "/x", http_proxy: "http://p" },
  });
  assert.equal(
    (await other.run("mine; other; tool; echo $HOME; ls -A ~; cat ~/.cargo/credentials.toml")).output,
    `it runs\nother\ntool\n${home}\n.cargo\n.nvm\nprojects\n`,
  );
  assert.deepEqual(
    await succeeding(
      ["cat ~/.netrc", "ls ~/projects/secret.txt", "echo x >~/.cargo/bin/other", "rm ~/.nvm/versions/v1/bin/mine"],
      other.run,
    ),
    [],
  );
  assert.deepEqual(await succeeding(['test -n "$OPENAI_API_KEY"', 'test -n "$SSH_AUTH_SOCK"', 'test -n "$http_proxy"'], other.run), []);
});

test("Git works in it: a commit is made, settings and hooks stay as they are", { skip: skip || lacks("git") }, async () => {
  const other = stage();
  const begun = await other.run(
    "git init -q . && git -c user.name=a -c user.email=a@b.c commit -q --allow-empty -m first && git log --format=%s",
  );
  assert.deepEqual([begun.output.trim().split("\n").at(-1), begun.notes], ["first", undefined]);
  const next = await other.run(
    "echo x >a && git add a && git -c user.name=a -c user.email=a@b.c commit -q -m second && git log --format=%s; echo evil >.git/hooks/pre-commit; git config core.fsmonitor ./evil",
  );
  assert.match(next.output, /second\nfirst\n/);
  assert.equal(existsSync(path.join(other.folder, ".git/hooks/pre-commit")), false);
  assert.ok(
    !existsSync(path.join(other.folder, ".git/config")) || !readFileSync(path.join(other.folder, ".git/config"), "utf8").includes("evil"),
  );
});

test("Input, variables and folders beside the workspace reach a command; those folders it can't change, nor begin elsewhere", {
  skip,
}, async () => {
  const skill = tempFolder();
  writeFileSync(path.join(skill, "script.sh"), 'cat; printf %s "$ANYCOWORK_ARGUMENTS"; touch new 2>&1 | grep -o "Read-only.*"\n');
  for (const each of [path.dirname(skill), skill]) chmodSync(each, 0o777);
  const place = { sessionId: "talk", folders: [folder], beside: [skill] };
  const given = { place, directory: skill, input: "it's $HOME\n", variables: { ANYCOWORK_ARGUMENTS: "it's $HOME" } };
  assert.equal((await run("sh script.sh", given)).output, "it's $HOME\nit's $HOMERead-only file system\n");
  assert.match((await run("true", { directory: skill })).problem ?? "", /can't be seen/);
});
