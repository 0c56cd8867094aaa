import assert from "node:assert/strict";
import { test } from "node:test";
import { exitCode, filePaths, fileText } from "../../../src/core/providers/demo/outputs.ts";
import { failedTests, passedCount } from "../../../src/core/providers/demo/report.ts";

const tap = `TAP version 13
# Subtest: group
    # Subtest: adds
    not ok 1 - adds
      ---
      duration_ms: 1.2
      location: 'C:\\\\shop\\\\test\\\\add.test.js:15:3'
      failureType: 'testCodeFailure'
      error: |-
        Expected values to be strictly equal:
        
        0 !== 5
        
      code: 'ERR_ASSERTION'
      expected: 5
      actual: 0
      stack: |-
        TestContext.<anonymous> (file:///C:/shop/test/add.test.js:16:12)
        Test.run (node:internal/test_runner/test:796:25)
      ...
    1..1
not ok 1 - group
  ---
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  ...
# pass 12
# fail 1
`;

const spec = `▶ group
  ✖ adds (0.8ms)
✖ group (4.1ms)
ℹ pass 12
ℹ fail 1

✖ failing tests:

test at test/add.test.js:15:3
✖ adds (0.827197ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:
  
  0 !== 5
  
      at TestContext.<anonymous> (file:///shop/test/add.test.js:16:12)
      at Test.run (node:internal/test_runner/test:1402:25) {
    generatedMessage: true,
    actual: 0,
    expected: 5,
    operator: 'strictEqual'
  }
`;

test("failing tests are found in both forms the runner writes", () => {
  const message = "Expected values to be strictly equal: 0 !== 5";
  const failure = { title: "adds", line: 16, message, expected: "5", actual: "0" };
  assert.deepEqual(failedTests(tap), [{ ...failure, file: "C:/shop/test/add.test.js" }]);
  assert.deepEqual(failedTests(spec), [{ ...failure, file: "test/add.test.js" }]);
  assert.deepEqual(failedTests(spec.replaceAll("\n", "\r\n")), failedTests(spec));
  assert.deepEqual(failedTests("ok 1 - all is well\n# pass 1\n"), []);
  assert.equal(passedCount(tap), 12);
  assert.equal(passedCount(spec), 12);
});

test("a file's text comes back without the numbers in front of its lines", () => {
  const check = (output: string, expected: string) => assert.equal(fileText(output), expected);
  check("1\tone\n2\t\n3\t  three", "one\n\n  three\n");
  check("  9→nine\n 10→ten\n[Lines 9 to 10 of 12; go on with offset 11.]", "nine\nten\n");
  check("plain text\n1\tis not a number here", "plain text\n1\tis not a number here");
  check("", "");
});

test("files are found in trees and flat listings", () => {
  const check = (listing: string, expected: readonly string[]) => assert.deepEqual(filePaths(listing), expected);
  check("./\nsrc/\n  deep/\n    a.js\n  b.js\nnode_modules/ (ignored, 3 entries)\nREADME.md", ["src/deep/a.js", "src/b.js", "README.md"]);
  check("one/\na.js\n\ntwo/\nsrc/\n  b.js", ["one/a.js", "two/src/b.js"]);
  check("src/a.js\nsrc/b.js\n[… 3 more entries]", ["src/a.js", "src/b.js"]);
  check("./", []);
});

test("the exit code is the one the tool speaks of", () => {
  const check = (output: string, expected: number | undefined) => assert.equal(exitCode(output), expected);
  check("Exit code 1.\nExit code 0 is better.", 1);
  check("Exit code 0.\n(no output)", 0);
  check("Stopped after 120 s with everything it had started, because it had not ended.", undefined);
});
