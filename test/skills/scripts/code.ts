import { logs } from "./logs.ts";
import type { Sitting } from "./sitting.ts";

const conflict = `one
<<<<<<< HEAD
ours
||||||| base
was
=======
theirs
>>>>>>> side
two
<<<<<<< HEAD
never closed
`;

const [record, field] = ["\x1e", "\x1f"];
const commits = [
  ["a1b2c3d", "Ana", "feat(cart)!: prices are in cents (#12)", "BREAKING CHANGE: multiply what you send by 100\n\nCloses #9"],
  ["b1b2c3d", "Bo", "fix: no crash on an empty cart", "Fixes #7, see http://example.com/a#3"],
  ["c1b2c3d", "Bo", 'Revert "feat: a banner"', "This reverts commit d1b2c3d4e5f6."],
  ["d1b2c3d", "Ana", "feat: a banner", ""],
  ["e1b2c3d", "Ana", "Merge pull request #31 from ana/search", "Search finds umlauts"],
  ["e2b2c3d", "Ana", "Merge branch 'main' into search", ""],
  ["e3b2c3d", "dependabot", "Bump left-pad from 1.0 to 1.1", ""],
  ["e4b2c3d", "Bo", "Mend CVE-2030-1234 in the parser", ""],
  ["e5b2c3d", "Bo", "chore: tidy", ""],
]
  .map((each) => `${record}${each.join(field)}\n`)
  .join("");

const change = `diff --git a/src/a.ts b/src/a.ts
index 1..2 100644
--- a/src/a.ts
+++ b/src/a.ts
@@ -1,3 +1,9 @@
 const a = 1;
-const b = 2;
+console.log(a);
+const password = "hunter2-hunter2";
+--- no header, a line of the file
+try { go(); } catch {}
+// TODO later
+db.run(\`SELECT * FROM t WHERE id = \${id}\`);
+const kind = "user\u202e";
 export { a };
diff --git a/test/a.test.ts b/test/a.test.ts
--- a/test/a.test.ts
+++ b/test/a.test.ts
@@ -1,3 +1,2 @@
-assert.equal(one(), 1);
-assert.equal(two(), 2);
+it.only("one", () => {
+});
 done();
diff --git a/test/b.test.ts b/test/b.test.ts
deleted file mode 100644
--- a/test/b.test.ts
+++ /dev/null
@@ -1 +0,0 @@
-assert.ok(b);
diff --git a/package.json b/package.json
--- a/package.json
+++ b/package.json
@@ -1 +1 @@
-{}
+{"a": 1}
diff --git a/logo.png b/logo.png
new file mode 100644
Binary files /dev/null and b/logo.png differ
`;

/** A server that keeps to the protocol, as far as fixed answers can. */
const goodServer = `$| = 1;
while (<STDIN>) {
  my ($id) = /"id":(\\d+)/;
  if (!/^\\{"/) { print qq({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}\\n); next }
  next unless defined $id;
  my $says = /"initialize"/ ? qq("result":{"protocolVersion":"2025-06-18","serverInfo":{"name":"adder","version":"1.0"},"capabilities":{"tools":{},"prompts":{}}})
    : /"ping"/ ? qq("result":{})
    : /"prompts\\/list"/ ? qq("result":{"prompts":[{"name":"sum_up"}]})
    : /"tools\\/list".*next/ ? qq("result":{"tools":[{"name":"halve","description":"Halves one number; it may be odd.","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}]})
    : /"tools\\/list"/ ? qq("result":{"nextCursor":"next","tools":[{"name":"add","description":"Adds two numbers \\\\u00e9 and gives the sum.","inputSchema":{"type":"object","properties":{"a":{"type":"number","description":"one"},"b":{"type":"number","description":"the other"}},"required":["a"]},"annotations":{"readOnlyHint":true,"openWorldHint":false}}]})
    : /"tools\\/call".*"add"/ ? qq("result":{"content":[{"type":"text","text":"3\\\\nin all"},{"type":"image","data":"","mimeType":"image/png"}]})
    : /"tools\\/call"/ ? qq("error":{"code":-32602,"message":"Unknown tool"})
    : qq("error":{"code":-32601,"message":"Method not found"});
  print qq({"jsonrpc":"2.0","id":$id,$says}\\n);
}
`;

/** One that talks between, is vague about its tools and has no errors. */
const badServer = `$| = 1;
print "Server listening\\n";
while (<STDIN>) {
  my ($id) = /"id":(\\d+)/ or next;
  my $says = /"initialize"/ ? qq({"protocolVersion":"1","capabilities":{"tools":{}}})
    : /"tools\\/list"/ ? qq({"tools":[{"name":"do it","inputSchema":{"required":["x"]}},{"name":"do it","description":"Does.","inputSchema":{"type":"object","properties":{"x":{}}}}]})
    : "{}";
  print qq({"jsonrpc":"2.0","id":$id,"result":$says}\\n);
}
print qq({"jsonrpc":"2.0");
`;

export const code: readonly Sitting[] = [
  {
    skill: "git-work",
    files: { "a.txt": conflict, "b.txt": "none\n=======\n", "c d.txt": "<<<<<<< HEAD\r\nx\r\n=======\r\ny\r\n>>>>>>> side\r\n" },
    lines: ["sh $S/conflicts.sh a.txt 'c d.txt'", "sh $S/conflicts.sh b.txt", "sh $S/conflicts.sh gone.txt b.txt"],
  },
  {
    skill: "release-notes",
    files: { log: commits },
    lines: ["sh $S/commits.sh - <log", "sh $S/commits.sh - </dev/null"],
  },
  {
    skill: "code-review",
    files: { "change.diff": change, "plain.diff": "--- old/x.py\t2024\n+++ new/x.py\t2024\n@@ -1 +1 @@\n-a\n+b\n" },
    lines: ["perl $S/scan.pl change.diff", "perl $S/scan.pl <plain.diff", "echo nothing | perl $S/scan.pl", "perl $S/scan.pl gone.diff"],
  },
  {
    skill: "test-fixing",
    files: logs,
    lines: [
      ...Object.keys(logs).map((each) => `perl $S/digest.pl ${each}`),
      "perl $S/digest.pl </dev/null",
      "echo all fine | perl $S/digest.pl",
      'awk \'BEGIN { for (i = 1; i <= 40; i++) printf "not ok %d - case %d\\n  ---\\n  error: said %s\\n  ...\\n", i, i, i % 2 ? "this" : "that" }\' | perl $S/digest.pl',
    ],
  },
  {
    skill: "mcp-server-building",
    files: { "good.pl": goodServer, "bad.pl": badServer },
    lines: [
      `perl $S/probe.pl --call add '{"a": 1, "b": 2}' -- perl good.pl`,
      "perl $S/probe.pl -- perl bad.pl",
      "perl $S/probe.pl --call add '[1]' -- perl good.pl",
      "perl $S/probe.pl -- sh -c 'echo no key given >&2; exit 3'",
      "perl $S/probe.pl --timeout 1 -- sleep 60",
      "perl $S/probe.pl -- no-such-program; perl $S/probe.pl",
    ],
  },
];
