// Runs the files of the unit tests, one test after another, where they ask for node:test. That one follows every promise, to tell which of many
// tests a stray error is of; here it is of the one that runs, and the whole suite takes a sixth less. A file may just as well be run by node:test.
import { createHash } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import path from "node:path";
import { inSources } from "./sources.mjs";
import { createTally } from "./tally.mjs";

const tally = createTally();
const waiting = [];
const afterAll = [];
let current;

/** As in node:test, of which the unit tests use no more: a name, `skip`, and a body that is given `skip` and `after`. */
export function test(name, options, body = options) {
  waiting.push({ name, body, skip: typeof options === "function" ? undefined : options.skip });
}

/** Done when the test has ended that says so; outside of tests, when all have. */
export function after(cleanUp) {
  (current?.cleanUps ?? afterAll).push(cleanUp);
}

/** Runs those of the files that no other process has begun; what was begun stands in the folder. A test that takes longer than the patience fails. */
export async function runFiles(files, claims, patienceMs = 60_000) {
  process.on("uncaughtException", stray).on("unhandledRejection", stray).once("beforeExit", endEarly);
  setInterval(() => endHanging(patienceMs), patienceMs / 6).unref();
  for (const file of files) {
    if (!claim(path.join(claims, createHash("sha1").update(file).digest("hex")))) continue;
    for (const problem of await problemsOf([() => import(file)])) say(failing(path.basename(file), problem));
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) say(await run(next));
  }
  current = { name: "Tidying up after all tests" };
  for (const problem of await problemsOf(afterAll)) say(failing(current.name, problem));
  process.off("beforeExit", endEarly);
  say(tally.sum());
  // A test that failed may have left something open that would keep the process from ending.
  if (tally.hasFailed()) process.stdout.write("", () => process.exit(1));
}

async function run({ name, body, skip }) {
  if (skip) return tally.skip(name, skip);
  say(tally.begin(name));
  const cleanUps = [];
  let skipped;
  const context = {
    after: (cleanUp) => cleanUps.push(cleanUp),
    skip: (reason = true) => {
      skipped = reason;
    },
  };
  const ended = new Promise((resolve, reject) => {
    current = { name, cleanUps, fail: reject, begun: performance.now() };
    // A body that throws at once rejects as well.
    new Promise((started) => started(body(context))).then(resolve, reject);
  });
  const problems = [...(await problemsOf([() => ended])), ...(await problemsOf(cleanUps.map(inTime)))];
  current = undefined;
  if (problems.length > 0) return failing(name, problems[0]);
  return skipped === undefined ? tally.pass() : tally.skip(name, skipped);
}

/** What tidies up has its time, too: one that never ends fails, and lets the next begin. */
function inTime(cleanUp) {
  return () =>
    new Promise((resolve, reject) => {
      Object.assign(current, { fail: reject, begun: performance.now() });
      new Promise((started) => started(cleanUp())).then(resolve, reject);
    });
}

async function problemsOf(works) {
  const problems = [];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      problems.push(error);
    }
  }
  return problems;
}

/** An error that nobody waits for: the test that runs fails at once. */
function stray(error) {
  if (current?.fail) current.fail(error);
  else say(failing(current?.name ?? "Between two tests", error));
}

function endHanging(patienceMs) {
  if (performance.now() - current?.begun > patienceMs) current.fail(new Error(`It did not end within ${patienceMs / 1000} s.`));
}

/** Nothing is left that could happen, and a test still waits. */
function endEarly() {
  say(failing(current?.name ?? "The tests of a file", new Error("It waits for something that will never happen.")));
  say(tally.sum());
}

function failing(name, problem) {
  return inSources(tally.fail(name, problem));
}

function say(text) {
  process.stdout.write(text);
}

function claim(file) {
  try {
    closeSync(openSync(file, "wx"));
    return true;
  } catch {
    return false;
  }
}
