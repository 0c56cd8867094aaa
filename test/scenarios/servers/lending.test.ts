import assert from "node:assert/strict";
import { test } from "node:test";
import type { CreateMessageRequest, ElicitRequest } from "@modelcontextprotocol/sdk/types.js";
import type { QuestionValue } from "../../../src/core/events/question.ts";
import type { ServerTool } from "../../../src/core/events/roster/server.ts";
import { createLending } from "../../../src/core/mcp/host/lending.ts";
import { serverTool } from "../../../src/core/mcp/tools/tool.ts";
import type { Tool, ToolResult } from "../../../src/core/tools/tool.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { holdAll, ok, yes } from "../acts.ts";
import { setStage } from "../stage.ts";

const config = { name: "billing", command: "billing-server", sampling: true };
const described: ServerTool = { name: "send_invoice", description: "Sends an invoice.", inputSchema: { type: "object" }, print: "p" };
const asking = call("mcp__billing__send_invoice", { order: 4711 });

type Hooks = ReturnType<typeof createLending>["hooks"];

/** A tool of a server that asks this while it is called; its answer is what the server says then. */
function askingTool(work: (hooks: Hooks) => Promise<ToolResult>): Tool {
  const lending = createLending({ server: { config, source: "yours", print: "s" }, folders: [], log: { add: () => undefined } });
  return serverTool({
    ...{ config, print: "s", tool: described, expect: () => undefined },
    call: (_given, context) => lending.during(context, () => work(lending.hooks)),
  });
}

const form: ElicitRequest["params"] = {
  message: "Where should the invoice go?",
  requestedSchema: {
    type: "object",
    properties: {
      email: { type: "string", title: "E-mail", format: "email" },
      copies: { type: "integer", minimum: 1, maximum: 9, default: 1 },
      paper: { type: "boolean" },
    },
    required: ["email"],
  },
};
const elicited = askingTool(async ({ elicit }) =>
  ok(`The server heard ${JSON.stringify(await elicit?.(form, new AbortController().signal))}.`),
);

test("a form that a server asks for waits for the person; what does not fit is told, and what fits goes to the server", async () => {
  const replies: readonly QuestionValue[] = [{ email: "nowhere" }, { email: "ana@example.org", copies: 2, paper: true }];
  const unfit: string[] = [];
  const stage = setStage({ provider: new ScriptedProvider([[asking], [says("Sent.")]]), tools: [elicited], person: () => yes() });
  stage.runtime.subscribe(({ event }) => {
    if (event.type !== "question-request") return;
    void (async () => {
      for (const value of replies) {
        const receipt = await stage.runtime.reply(event.questionId, value, "chat");
        if (receipt.kind === "unfit") unfit.push(receipt.problem);
      }
    })();
  });
  await stage.play("Send the invoice");
  assert.deepEqual(unfit, ["E-mail: This is to be an e-mail address."]);
  await holdAll("elicitation-filled", stage);
});

test("a form that is given back is told to the server", async () => {
  const provider = new ScriptedProvider([[asking], [says("Not sent.")]]);
  const declined = setStage({ provider, tools: [elicited], person: () => yes(), reply: () => "decline" });
  await declined.play("Send the invoice");
  await holdAll("elicitation-declined", declined);
});

test("a form that asks for a password is declined by itself, and the step says so", async () => {
  const password: ElicitRequest["params"] = {
    message: "Please sign in",
    requestedSchema: { type: "object", properties: { password: { type: "string" } } },
  };
  const tool = askingTool(async ({ elicit }) =>
    ok(`The server heard ${JSON.stringify(await elicit?.(password, new AbortController().signal))}.`),
  );
  const stage = setStage({ provider: new ScriptedProvider([[asking], [says("I can't.")]]), tools: [tool], person: () => yes() });
  await stage.play("Send the invoice");
  await holdAll("elicitation-password", stage);
});

const prompt: CreateMessageRequest["params"] = {
  systemPrompt: "You write subjects.",
  maxTokens: 20,
  messages: [{ role: "user", content: { type: "text", text: "A subject for invoice 4711" } }],
};
const sampled = askingTool(async ({ sample }) => {
  const answer = await sample?.(prompt, new AbortController().signal).catch((error: Error) => error.message);
  return ok(`The server heard ${typeof answer === "string" ? answer : JSON.stringify(answer?.content)}`);
});

test("a server has the model asked after a yes to the whole prompt; the answer is in a lane of its own and counted", async () => {
  const provider = new ScriptedProvider([[asking], [says("Your invoice 4711")], [says("Sent.")]]);
  const stage = setStage({ provider, tools: [sampled], person: () => yes(), reply: () => "allow" });
  await stage.play("Send the invoice");
  assert.deepEqual(
    [provider.requests[1]?.system, provider.requests[1]?.messages, provider.requests[1]?.tools],
    ["You write subjects.", [{ role: "user", text: "A subject for invoice 4711" }], []],
    "nothing of the conversation goes with it",
  );
  await holdAll("sampling-allowed", stage);
});

test("a no leaves the model unasked, and the server hears it", async () => {
  const provider = new ScriptedProvider([[asking], [says("Not sent.")]]);
  const stage = setStage({ provider, tools: [sampled], person: () => yes(), reply: () => "decline" });
  await stage.play("Send the invoice");
  await holdAll("sampling-declined", stage);
});
