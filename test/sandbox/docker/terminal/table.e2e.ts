import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { envelopesOf, type Program, questionOf, run, start } from "../../../cli/program.ts";
import type { Stage } from "../../../cli/stage.ts";
import type { Answer } from "../../../fakes/model-answer.ts";
import { engineAddress } from "../stage.ts";
import { openPassage } from "./passage.ts";
import { command, stageFor } from "./workspace.ts";

/** Tells in the workspace where it runs, by what only that place has. */
const mark = "echo $(cat /proc/1/comm) $(cat /proc/sys/kernel/hostname) >>marks";
const ofHost = `${readFileSync("/proc/1/comm", "utf8").trim()} ${hostname()}`;
const nowhere = "unix:///nowhere/docker.sock";

const ask = (more: object) => command(mark, more);

/** Where the marks were made, in their order. */
function placesOf({ folder }: Stage): readonly ("docker" | "system" | "host")[] {
  const file = path.join(folder, "marks");
  const marks = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  return marks.map((each) => (each === ofHost ? "host" : each.startsWith("docker-init ") ? "docker" : "system"));
}

/** Events of a type, in their order. */
function eventsOf(stdout: string, type: string): readonly Readonly<Record<string, unknown>>[] {
  const whole = stdout.slice(0, stdout.lastIndexOf("\n"));
  return envelopesOf(whole).flatMap(({ event }) => (event.type === type ? [event] : []));
}

/** What the events say of where commands ran must be where they did. */
function assertTrue(stage: Stage, stdout: string): readonly string[] {
  const told = eventsOf(stdout, "step-run").flatMap(({ runsOn }) => (runsOn === undefined ? [] : [String(runsOn)]));
  const places = placesOf(stage);
  assert.deepEqual(told.slice(0, places.length), places);
  return places;
}

const rows = [
  { mode: "required", demand: false, engine: true, ends: "docker" },
  { mode: "required", demand: true, engine: true, ends: "docker" },
  { mode: "required", demand: false, engine: false, ends: /may only run in a Docker sandbox.*Docker does not answer at .*start Docker/ },
  { mode: "required", demand: true, engine: false, ends: /may only run in a Docker sandbox.*Docker does not answer at .*start Docker/ },
  { mode: "auto", demand: true, engine: true, ends: "docker" },
  {
    mode: "auto",
    demand: true,
    engine: false,
    ends: /This step may only run in a Docker sandbox.*Docker does not answer at .*start Docker/,
  },
  { mode: "auto", demand: false, engine: true, ends: "docker" },
  { mode: "auto", demand: false, engine: false, ends: "without" },
  { mode: "off", demand: true, engine: true, ends: /may only run in a sandbox, and sandboxes are switched off.*Set the mode/ },
  { mode: "off", demand: true, engine: false, ends: /may only run in a sandbox, and sandboxes are switched off.*Set the mode/ },
  { mode: "off", demand: false, engine: true, ends: "host" },
  { mode: "off", demand: false, engine: false, ends: "host" },
] as const;

for (const { mode, demand, engine, ends } of rows) {
  const outcome = ends === "without" ? "the system's sandbox, or the host" : typeof ends === "string" ? ends : "blocked";
  test(`Mode ${mode}, ${demand ? "a step that demands a sandbox" : "no demand"}, ${engine ? "an engine" : "no engine"}: ${outcome}`, async () => {
    const stage = await stageFor([ask(demand ? { sandbox: true } : {}), { text: "Done." }]);
    const words = ["run", "--json", "--approve", "all", "--sandbox", mode, "do it", ...stage.words];
    const environment = { ...stage.environment, DOCKER_HOST: engine ? engineAddress : nowhere };
    const { stdout, stderr } = await run(words, { folder: stage.folder, environment });
    const places = assertTrue(stage, stdout);
    const said = String(eventsOf(stdout, "step-end")[0]?.output);
    if (typeof ends !== "string") {
      assert.deepEqual(places, [], stderr);
      assert.match(said, ends);
    } else if (ends === "without") assert.ok(places.length === 1 && places[0] !== "docker", said);
    else assert.deepEqual(places, [ends], said);
  });
}

test("Where the mode is off no engine is spoken to, not even to look for what a crash has left", async () => {
  const { address, count } = await openPassage();
  const stage = await stageFor([command(`sleep 1; ${mark}`), { text: "Done." }]);
  const environment = { ...stage.environment, DOCKER_HOST: address };
  await run(["run", "--json", "--approve", "all", "--sandbox", "off", "do it", ...stage.words], { folder: stage.folder, environment });
  assert.deepEqual(placesOf(stage), ["host"]);
  assert.equal(count(), 0);
});

for (const mode of ["auto", "required"])
  test(`Mode ${mode}, an engine that dies between the yes and the run: nothing runs anywhere`, async () => {
    const { program, stage, engine } = await begin(mode, [ask({}), { text: "Done." }]);
    const question = await questionOf(program);
    assert.equal(question.runsOn, "docker");
    engine.shut();
    answer(program, question, { decision: "allow" });
    const { stdout } = await program.ended;
    assert.deepEqual(placesOf(stage), []);
    const [step] = eventsOf(stdout, "step-end");
    assert.notEqual(step?.outcome, "ok");
    assert.match(String(step?.output), /Nothing was run\. Docker does not answer/);
  });

test("A yes for the session that was given in Docker is asked anew where there is no Docker any more", async () => {
  const { program, stage, engine } = await begin("auto", [ask({}), ask({}), ask({}), { text: "Done." }]);
  const first = await questionOf(program);
  assert.equal(first.runsOn, "docker");
  // The second one is covered by it; the third comes when the engine is gone.
  answer(program, first, { decision: "allow", scope: "session" });
  await program.said(timesOf("step-end", 2));
  engine.shut();
  const [, third] = eventsOf(await program.said(timesOf("approval-request", 2)), "approval-request");
  assert.notEqual(third?.runsOn, "docker");
  answer(program, third ?? {}, { decision: "deny" });
  const { stdout } = await program.ended;
  assert.deepEqual(assertTrue(stage, stdout), ["docker", "docker"]);
});

/** Everything up to the end of the line with so many events of a type. */
function timesOf(type: string, times: number): RegExp {
  return new RegExp(`(?:"type":"${type}"(?:.|\\n)*?){${times}}\\n`);
}

/** Starts a conversation whose engine can be taken from it. */
async function begin(mode: string, answers: readonly Answer[]) {
  const engine = await openPassage(engineAddress);
  const stage = await stageFor(answers);
  const environment = { ...stage.environment, DOCKER_HOST: engine.address };
  const program = await start(["run", "--json", "--sandbox", mode, "do it", ...stage.words], { folder: stage.folder, environment });
  return { program, stage, engine };
}

function answer(program: Program, { approvalId }: Readonly<Record<string, unknown>>, given: object): void {
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, ...given })}\n`);
}
