import assert from "node:assert/strict";
import { test } from "node:test";
import { serverEnvironment } from "../../../src/core/mcp/transport/environment.ts";
import { createLines } from "../../../src/core/mcp/transport/lines.ts";
import { startOf, windowsLine } from "../../../src/core/mcp/transport/program.ts";
import { tempFolder } from "../../temp.ts";

test("on Windows nothing in an argument is the shell's, and quotes and backslashes reach the program", () => {
  assert.equal(windowsLine("npx", ["-y", "a b"]), 'npx ^"-y^" ^"a^ b^"');
  assert.equal(windowsLine("C:/Program Files/x.exe", []), "C:\\Program^ Files\\x.exe");
  assert.equal(
    windowsLine("x", ['say "hi"', "end\\", 'a\\"b', "%PATH%&calc"]).split(' ^"').slice(1).join("|"),
    'say^ \\^"hi\\^"^"|end\\\\^"|a\\\\\\^"b^"|^%PATH^%^&calc^"',
  );
});

test("a program that is not there, or a folder, is told before anything is started", async () => {
  const directory = tempFolder();
  const given = { args: [], environment: { PATH: directory }, directory };
  const problem = async (more: object) => {
    const start = await startOf({ command: "nothing-like-it", ...given, ...more }, "mark", "MARK");
    return "problem" in start ? start.problem : "";
  };
  assert.match(await problem({}), /The program "nothing-like-it" was not found/);
  assert.match(await problem({ command: "./here" }), /The program "\.\/here" was not found/);
  assert.match(await problem({ directory: `${directory}/none` }), /The folder .*none it is to be started in is not there/);
  assert.match(await problem({ args: ["a\0b"] }), /NUL/);
});

test("the environment of a server is a short list of ours and what it was given", () => {
  const ours = {
    PATH: "/bin",
    HOME: "/h",
    Path: "C:\\",
    LANG: "C",
    OPENAI_API_KEY: "sk",
    NODE_OPTIONS: "--x",
    SHELL: "() { :; }",
    LC_ALL: undefined,
  };
  assert.deepEqual(serverEnvironment(ours, { PATH: "/mine", TOKEN: "t" }), {
    PATH: "/mine",
    HOME: "/h",
    Path: "C:\\",
    LANG: "C",
    TOKEN: "t",
  });
});

test("lines are cut wherever their bytes come apart, and of one that is too long only its edges are kept", () => {
  const seen: string[] = [];
  const read = createLines({ onLine: (line) => seen.push(line), onTooLong: (edges) => seen.push(`over: ${edges.length}`), longest: 1_000 });
  const bytes = Buffer.from(`one\r\n€uro\n\n${"x".repeat(5_000)}\nlast\n`);
  for (let at = 0; at < bytes.length; at += 1) read(bytes.subarray(at, at + 1));
  assert.deepEqual(seen, ["one", "€uro", "", "over: 600", "last"]);
});
