import assert from "node:assert/strict";
import { test } from "node:test";
import { headings } from "../../src/core/agents/compact/template.ts";
import type { Answer, ChatBody } from "../fakes/model-answer.ts";
import type { RecordedRequest } from "../fakes/model-server.ts";
import { envelopesOf, run } from "./program.ts";
import { workspace } from "./stage.ts";

const tooLong = {
  error: { message: "This model's maximum context length is 8192 tokens.", type: "invalid_request_error", code: "context_length_exceeded" },
};
const isAside = ({ messages }: ChatBody) => messages[0]?.content?.startsWith("You write the summary") ?? false;

/** Talks for so many turns; what is longer than so many bytes is refused as servers refuse it. */
function narrow(turns: number, mostBytes: number): (request: RecordedRequest) => Answer {
  let turn = 0;
  return ({ body, bytes }) => {
    if (isAside(body)) return { text: headings.map((each) => `## ${each}\n- kept: the notes say hello`).join("\n\n") };
    if (bytes > mostBytes) return { status: 400, headers: { "content-type": "application/json" }, body: JSON.stringify(tooLong) };
    turn += 1;
    if (turn > turns) return { text: "Done." };
    return {
      text: `Thought ${turn}: ${`word${turn} `.repeat(700)}`,
      toolCalls: [{ name: "read_file", arguments: { path: "notes.txt", offset: turn } }],
    };
  };
}

test("A server that finds the conversation too long is sent a summary of its older part, and the run goes on to its end", async () => {
  const { folder, words, environment, requests } = await workspace(narrow(12, 60_000));
  const { code, stdout } = await run(["run", "--json", "read the notes, line by line; never write", ...words], { folder, environment });
  const events = envelopesOf(stdout).map((each) => each.event);
  assert.equal(code, 0, stdout.slice(-2_000));
  const compactions = events
    .filter((each) => each.type === "context-compact")
    .map((each) => each.compaction as { by: string; text: string });
  assert.ok(compactions.length > 0 && compactions.every((each) => each.by === "model"));
  const last = requests.at(-1)?.body.messages ?? [];
  assert.match(last[1]?.content ?? "", /kept: the notes say hello[\s\S]*read the notes, line by line; never write/);
  assert.ok(requests.filter(({ body }) => isAside(body)).every(({ body }) => body.tools === undefined));
});

test("A person is told where it happened, in one line", async () => {
  const { folder, words, environment } = await workspace(narrow(12, 60_000));
  const { code, stderr } = await run(["run", "read the notes, line by line", ...words], { folder, environment });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /The older part was summarised for the model: about [\d,]+ tokens became [\d,]+\./);
});
