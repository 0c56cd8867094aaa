import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Envelope } from "../../../src/core/events/event.ts";
import { holdInvariants } from "../../scenarios/invariants.ts";
import { transcriptOf } from "../../scenarios/script.ts";
import { expectTranscript } from "../../transcript.ts";
import { envelopesOf, type Program, start } from "../program.ts";
import { workspace } from "../stage.ts";
import { crew, showPage } from "./crew.ts";

test("A plan of five tasks, two side by side that each ask, one that fails and has the rest planned anew, through JSON lines", async () => {
  const { folder, words, environment } = await workspace(crew(showPage));
  const program = await start(["run", "--mode", "plan", "--json", "make a page", ...words], { folder, environment });
  const said = await program.said(/("type":"approval-request"[\s\S]*){2}/);
  const asked = (envelopesOf(said.slice(0, said.lastIndexOf("\n"))) as readonly Envelope[]).flatMap(({ event }) =>
    event.type === "approval-request" ? [event] : [],
  );
  assert.deepEqual(asked.map(({ agent, tool }) => `${agent} ${tool}`).sort(), ["coder run_command", "writer write_file"]);
  // Both wait at the same time. The page first, so that the transcript is the same each time.
  for (const agent of ["writer", "coder"]) {
    const { approvalId } = asked.find((each) => each.agent === agent) ?? { approvalId: "" };
    tell(program, { answer: approvalId, decision: "allow" });
    await program.said(agent === "writer" ? /"task-end".*page\.md/ : /"task-end"[\s\S]*"task-end"/);
  }
  const { code, stdout, stderr } = await program.ended;
  assert.deepEqual({ code, stderr }, { code: 1, stderr: "" });
  const envelopes = envelopesOf(stdout) as readonly Envelope[];
  holdInvariants(envelopes);
  const ids = new Map(
    envelopes.flatMap(({ event }) => (event.type === "plan-change" ? event.tasks : [])).map(({ id, title }) => [id, `id of “${title}”`]),
  );
  const steady = envelopes.filter(({ event }) => event.type !== "usage-report");
  expectTranscript(
    "planned-in-the-terminal",
    transcriptOf(steady, { [folder]: "$WORK", ...Object.fromEntries(ids) }).replaceAll(/\(\d+ in, \d+ out\)/g, "(counted)"),
  );
  assert.equal(readFileSync(path.join(folder, "page.md"), "utf8"), "# Hello\n");
});

function tell({ child }: Program, ...lines: readonly object[]): void {
  for (const each of lines) child.stdin.write(`${JSON.stringify(each)}\n`);
}
