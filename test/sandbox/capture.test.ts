import assert from "node:assert/strict";
import { test } from "node:test";
import { createCapture } from "../../src/core/sandbox/process/capture.ts";
import { cleanEnvironment, windowsShell } from "../../src/core/sandbox/process/environment.ts";

test("A text within the limit is kept whole, of a longer one the beginning and the end", () => {
  const check = (pieces: readonly string[], expected: string) => {
    const capture = createCapture(10);
    for (const piece of pieces) capture.add(piece);
    assert.equal(capture.text(), expected);
    assert.equal(capture.length(), pieces.join("").length);
  };
  check([], "");
  check(["abc", "def"], "abcdef");
  check(["abcde", "fghij"], "abcdefghij");
  check(["abcdefghijk"], "abcde\n[… 1 characters left out …]\nghijk");
  check([..."abcdefghijklmnopqrstuvwxyz"], "abcde\n[… 16 characters left out …]\nvwxyz");
});

test("Of the environment, secrets and what steers other programs stay behind", () => {
  const check = (name: string, isKept: boolean) => assert.equal(Object.hasOwn(cleanEnvironment({ [name]: "x" }), name), isKept, name);
  for (const name of ["PATH", "HOME", "LANG", "SSH_AUTH_SOCK", "JAVA_HOME", "HTTP_PROXY", "MONKEYS", "KEYBOARD", "NODE_ENV", "GOPATH"])
    check(name, true);
  for (const name of [
    "OPENAI_API_KEY",
    "openai_api_key",
    "GH_TOKEN",
    "NPM_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "DB_PASSWORD",
  ])
    check(name, false);
  for (const name of ["MY_SECRET", "STRIPE_SECRET_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "SSH_PRIVATE_KEY", "PGPASSWORD"])
    check(name, false);
  for (const name of ["GIT_DIR", "GIT_SSH_COMMAND", "NODE_OPTIONS", "LD_PRELOAD", "BASH_ENV", "ENV", "npm_config_script_shell"])
    check(name, false);
  for (const name of ["VSCODE_PID", "ELECTRON_RUN_AS_NODE", "CI", "NODE_TEST_CONTEXT", "ANYCOWORK_COMMAND", "FORCE_COLOR"])
    check(name, false);
});

test("On Windows no program of the folder a command runs in is taken for one of the system's, nor for the shell", () => {
  for (const name of ["SystemRoot", "SYSTEMROOT"]) {
    const environment = { [name]: "D:\\Windows", Path: "D:\\tools" };
    assert.equal(cleanEnvironment(environment).NoDefaultCurrentDirectoryInExePath, "1");
    assert.equal(windowsShell(environment), "D:\\Windows\\System32\\cmd.exe");
  }
  assert.equal(Object.hasOwn(cleanEnvironment({ PATH: "/bin" }), "NoDefaultCurrentDirectoryInExePath"), false);
});
