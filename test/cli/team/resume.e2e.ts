import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { envelopesOf, run, start } from "../program.ts";
import { workspace } from "../stage.ts";
import { calls, crew, proposes } from "./crew.ts";

const wait = (file: string) => calls("run_command", { command: `echo > ${file}; sleep 300` });

test("A plan whose process died goes on where it was without a message, and a message ends it and says what was given up", async () => {
  const { folder, words, environment, requests } = await workspace(
    crew({
      planner: [
        proposes([
          { id: "read", title: "Read it", objective: "Read.", agent: "writer" },
          { id: "long", title: "Wait for it", objective: "Wait.", agent: "coder", depends_on: ["read"] },
          { id: "tell", title: "Tell it", objective: "Tell.", agent: "analyst", depends_on: ["long"] },
        ]),
        proposes([{ id: "long", title: "Wait again", objective: "Wait.", agent: "coder" }]),
      ],
      writer: [{ text: "It is read." }],
      coder: [wait("first"), { text: "It was under way, and is done now." }, wait("second")],
      analyst: [{ text: "It is told." }],
      coordinator: [{ text: "All of it is done." }],
      coworker: [{ text: "Something else, then." }],
    }),
  );
  const killAt = async (file: string, message: string, ...more: readonly string[]): Promise<void> => {
    const program = await start(["run", "--json", "--mode", "plan", "--approve", "all", message, ...more, ...words], {
      folder,
      environment,
    });
    await program.said(/"type":"step-run"/);
    while (!existsSync(path.join(folder, file))) await new Promise((resolve) => setImmediate(resolve));
    program.child.kill("SIGKILL");
    await program.ended;
  };
  await killAt("first", "wait");
  const resumed = await run(["run", "--continue", ...words], { folder, environment });
  assert.deepEqual([resumed.code, resumed.stdout], [0, "All of it is done.\n"], resumed.stderr);
  assert.match(resumed.stderr, /^Plan: .*\n {2}✓ 1 Read it \(writer\)\n {2}▸ 2 Wait for it \(coder\), after 1\n {4}3 Tell it/);
  assert.match(resumed.stderr, /✓ 2 Wait for it \(coder\)[\s\S]*▸ 3 Tell it \(analyst\)\n✓ 3 Tell it/);
  const isAsked = (word: string) => requests.filter(({ body }) => JSON.stringify(body.messages[0]).includes(word)).length;
  assert.deepEqual([isAsked("You plan work for a team"), isAsked("agent “writer”")], [1, 1]);

  const nothing = await run(["run", "--continue", ...words], { folder, environment });
  assert.deepEqual([nothing.code, nothing.stdout], [2, ""]);
  assert.match(nothing.stderr, /Nothing of this conversation was interrupted or failed/);

  await killAt("second", "wait again", "--continue");
  const anew = await run(["run", "--json", "--continue", "--mode", "fast", "do something else", ...words], { folder, environment });
  assert.equal(anew.code, 0, anew.stderr);
  const events = envelopesOf(anew.stdout).map(({ event }) => event);
  const said = events.flatMap((event) => (event.type === "notice" ? [(event.notice as { message: string }).message] : []));
  assert.equal(events[0]?.type, "run-start");
  assert.match(
    said.join(),
    /The plan “A page that can be shown” had been interrupted, and this message ends it\. Given up: “Wait again”\..*“anycowork run --continue” without a message/,
  );
});
