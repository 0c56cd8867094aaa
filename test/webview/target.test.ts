import assert from "node:assert/strict";
import { test } from "node:test";
import { fileNamed, targetOf } from "../../webview/markdown/target.ts";

test("Only web addresses and files are links", () => {
  const check = (address: string, expected: ReturnType<typeof targetOf>) => assert.deepEqual(targetOf(address), expected, address);
  check("https://a.example/x", { kind: "web", url: "https://a.example/x", host: "a.example" });
  check("mailto:ana@a.example", { kind: "web", url: "mailto:ana@a.example", host: "ana@a.example" });
  check("https://аpple.example/", { kind: "web", url: "https://xn--pple-43d.example/", host: "xn--pple-43d.example" });
  check("src/totals.ts#L14", { kind: "file", path: "src/totals.ts", line: 14 });
  check("src/totals.ts#L14-L20", { kind: "file", path: "src/totals.ts", line: 14 });
  check("src/totals.ts:14:3", { kind: "file", path: "src/totals.ts", line: 14, column: 3 });
  check("my%20notes.md", { kind: "file", path: "my notes.md" });
  check("C:\\work\\a.ts:3", { kind: "file", path: "C:\\work\\a.ts", line: 3 });
  check("/home/ana/a.ts", { kind: "file", path: "/home/ana/a.ts" });
  const refused = [
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "command:anycowork.approve",
    "vscode://x/y",
    "smb://h/s",
    "file:///etc/passwd",
  ];
  const odd = [
    "\\\\evil.example\\share",
    "//evil.example/x",
    "https://ana:word@evil.example/",
    "",
    "#part",
    "https://",
    "a\u202eb.ts",
    `x${"y".repeat(5_000)}`,
  ];
  for (const each of [...refused, ...odd]) check(each, undefined);
});

test("Code marks name a file only when they look like one", () => {
  const check = (code: string, expected: ReturnType<typeof fileNamed>) => assert.deepEqual(fileNamed(code), expected, code);
  check("src/totals.ts:14", { kind: "file", path: "src/totals.ts", line: 14 });
  check("totals.ts", { kind: "file", path: "totals.ts" });
  check("README.md", { kind: "file", path: "README.md" });
  check("a.custom:3", { kind: "file", path: "a.custom", line: 3 });
  for (const each of [
    "array.map",
    "1.5",
    "npm test",
    "console.log()",
    "//host/share/a.ts",
    "\\\\host\\a.ts",
    "\\/host/share/a.ts",
    "/\\host/share/",
    "v1.2.3",
    "https://a.example/b.ts",
  ])
    check(each, undefined);
});
