/** What runners of tests print when something failed, each as it comes from the real one. */
export const logs: Readonly<Record<string, string>> = {
  "node-spec.log": `✖ adds (1.234567ms)
✔ ok (0.1ms)
▶ group
  ✖ inner (0.5ms)
▶ group (0.9ms)
ℹ tests 3
ℹ pass 1
ℹ fail 2

✖ failing tests:

test at a.test.mjs:2:1
✖ adds (1.234567ms)
  AssertionError [ERR_ASSERTION]: 2 == 3
      at TestContext.<anonymous> (file:///app/a.test.mjs:2:27)
      at Test.runInAsyncScope (node:async_hooks:206:9) {
    generatedMessage: true,
    code: 'ERR_ASSERTION',
    actual: 2,
    expected: 3,
    operator: '=='
  }

test at a.test.mjs:5:3
✖ inner (0.5ms)
  Error: no such thing 17
      at SuiteContext.<anonymous> (file:///app/a.test.mjs:5:28)
`,
  "tap.log": `TAP version 13
# Subtest: group
    # Subtest: inner
    not ok 1 - inner
      ---
      duration_ms: 0.3
      location: '/app/a.test.mjs:5:3'
      failureType: 'testCodeFailure'
      error: 'no such thing 17'
      code: 'ERR_TEST_FAILURE'
      ...
    1..1
not ok 1 - group
  ---
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  ...
ok 2 - fine
not ok 3 - later # TODO some day
1..3
# tests 3
# fail 1
`,
  "unittest.log": `FE
======================================================================
ERROR: test_b (test_x.A.test_b)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/app/test_x.py", line 4, in test_b
    raise ValueError("x")
ValueError: x

======================================================================
FAIL: test_a (test_x.A.test_a)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/app/test_x.py", line 3, in test_a
    self.assertEqual(1, 2)
AssertionError: 1 != 2

----------------------------------------------------------------------
Ran 2 tests in 0.001s

FAILED (failures=1, errors=1)
`,
  "coloured.log": `2030-01-01T10:00:00.123Z \x1b[31m  ✕ adds\x1b[0m\r
2030-01-01T10:00:00.124Z   \x1b[1m● \x1b[22mmath › adds\r
2030-01-01T10:00:00.125Z     Expected: 3\r
2030-01-01T10:00:00.126Z Error: Cannot find module './gone.js'\r
`,
  "jest.log": `FAIL src/sum.test.js
  ✓ zero (2 ms)
  ✕ adds (3 ms)

  ● math › adds

    expect(received).toBe(expected) // Object.is equality

    Expected: 3
    Received: 2

      4 | test("adds", () => {
    > 5 |   expect(sum(1, 1)).toBe(3);
        |                     ^
      6 | });

      at Object.toBe (src/sum.test.js:5:21)

Test Suites: 1 failed, 1 total
Tests:       1 failed, 1 passed, 2 total
`,
  "vitest.log": ` ❯ src/sum.test.ts (2 tests | 1 failed) 5ms
   × math > adds 3ms
     → expected 2 to be 3 // Object.is equality

⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  src/sum.test.ts > math > adds
AssertionError: expected 2 to be 3 // Object.is equality

- Expected
+ Received

- 3
+ 2

 ❯ src/sum.test.ts:6:21

 Test Files  1 failed (1)
      Tests  1 failed | 1 passed (2)
`,
  "mocha.log": `  Array
    ✔ is empty
    1) has one

  1 passing (5ms)
  1 failing

  1) Array
       has one:

      AssertionError [ERR_ASSERTION]: 0 == 1
      + expected - actual

      at Context.<anonymous> (test/a.js:5:14)

`,
  "pytest.log": `=================================== FAILURES ===================================
_________________________________ test_total __________________________________

    def test_total():
>       assert total([1, 2]) == 4
E       assert 3 == 4
E        +  where 3 = total([1, 2])

tests/test_bill.py:5: AssertionError
=========================== short test summary info ============================
FAILED tests/test_bill.py::test_total - assert 3 == 4
ERROR tests/test_db.py::test_open - ConnectionError: refused
========================= 1 failed, 3 passed, 1 error in 0.12s =========================
`,
  "go.log": `=== RUN   TestAdd
    add_test.go:10: got 2, want 3
--- FAIL: TestAdd (0.00s)
--- FAIL: TestSub (0.00s)
    --- FAIL: TestSub/neg (0.00s)
        sub_test.go:8: got 1, want -1
FAIL
FAIL	example.com/m	0.002s
`,
  "rust.log": `running 2 tests
test tests::adds ... FAILED
test tests::ok ... ok

failures:

---- tests::adds stdout ----
thread 'tests::adds' panicked at src/lib.rs:9:5:
assertion \`left == right\` failed
  left: 2
 right: 3
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace

failures:
    tests::adds

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
`,
  "maven.log": `[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.05 s <<< FAILURE! - in com.x.SumTest
[ERROR] Failures: 
[ERROR]   SumTest.adds:12 expected: <3> but was: <2>
`,
  "compilers.log": `src/a.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.
src/b.c:10:3: error: expected ';' before '}' token
error[E0308]: mismatched types
  --> src/main.rs:2:18
`,
};
