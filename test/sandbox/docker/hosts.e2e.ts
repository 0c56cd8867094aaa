import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { after, test } from "node:test";
import { stage } from "./stage.ts";

const server = createServer((asked, answer) => answer.end(asked.url === "/big" ? "z".repeat(5_000_000) : `Served ${asked.url}.`));
after(() => server.close());
await once(server.listen(0, "127.0.0.1"), "listening");
const { port } = server.address() as AddressInfo;

test("a box that may reach one host reaches that one, plain and by tunnel, and no other; it has no network beside that", async () => {
  const { run, inspect, folder } = stage({ network: [`127.0.0.1:${port}`] });
  assert.match((await run(plain(`http://127.0.0.1:${port}/here`))).output, /Served \/here\./);
  assert.match((await run(`${plain(`http://127.0.0.1:${port}/big`)} | wc -c`)).output, /^5000\d\d\d$/m);
  assert.match((await run(tunnel(`127.0.0.1:${port}`))).output, /200 Connection Established[\s\S]*Served \/through\./);
  for (const other of [
    plain("http://example.org/"),
    plain(`http://127.0.0.1:${port + 1}/`),
    tunnel("example.org:443"),
    tunnel("127.0.0.1:22"),
  ])
    assert.match((await run(other)).output, /403 Forbidden[\s\S]*may reach only/, other);
  assert.match((await run("cat /proc/net/dev | tail -n +3 | cut -d: -f1")).output, /^\s*lo\s*$/);
  assert.match((await run("touch /run/anycowork/x 2>&1")).output, /Read-only/);
  const { HostConfig, Mounts } = await inspect();
  assert.equal(HostConfig.NetworkMode, "none");
  assert.deepEqual(
    Mounts.map((each) => [each.Destination, each.RW]).sort(),
    [
      ["/run/anycowork", false],
      [folder, true],
    ].sort(),
  );
});

test("what carries the way counts as no leftover, and is gone with the box", async () => {
  const { run, boxes, runners } = stage({ network: ["example.org"] });
  const before = ways().length;
  assert.equal((await run("true")).leftovers, "none");
  assert.equal((await run("(setsid env -i sleep 300 &) ; true")).leftovers, "stopped");
  assert.equal((await run("true")).exitCode, 0);
  await runners.close();
  assert.deepEqual(await boxes(), []);
  assert.ok(ways().length <= before, "no socket is left");
});

function ways(): readonly string[] {
  return existsSync(tmpdir()) ? readdirSync(tmpdir()).filter((each) => each.startsWith("anycowork-way-")) : [];
}

/** Asks the way out for an address, as a program does that knows of proxies. */
function plain(url: string): string {
  return perl(`print $s "GET ${url} HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"; print <$s>`);
}

function tunnel(authority: string): string {
  const request = "GET /through HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n";
  return perl(
    `print $s "CONNECT ${authority} HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n"; print scalar <$s>; while (<$s>) { last if /^\\r/ } print $s "${request}"; print <$s>`,
  );
}

function perl(program: string): string {
  return `perl -MIO::Socket::INET -e '$p = $ENV{http_proxy}; $p =~ s,http://,,; $s = IO::Socket::INET->new($p) or die "no way: $@"; ${program}' 2>/dev/null`;
}
