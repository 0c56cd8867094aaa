import assert from "node:assert/strict";
import type { Script } from "../fakes/model-server.ts";
import { inOneWindow, sharedShop } from "./shared/one-window.ts";

const answers: Script = ({ body }) => {
  const said = body.messages.filter((each) => each.role === "user").map((each) => String(each.content));
  const last = body.messages.at(-1);
  if (said.at(-1) === "send the report") return last?.role === "tool" ? { text: `You chose: ${last.content}` } : { toolCalls: [ask] };
  if (said.at(-1) === "say hello") return last?.role === "user" ? { toolCalls: [hello] } : { text: "It said hello." };
  return { text: `I read: ${said.at(-1)}` };
};
const ask = {
  name: "ask_user",
  arguments: { question: "Which report goes to the board?", choices: ["The summary", "The full report"] },
};
const hello = { name: "run_command", arguments: { command: "echo hello" } };

const proof = inOneWindow({ workspace: sharedShop("talk"), script: answers });

proof("a message sent while a question waits steers, another queues, and both are answered in turn", async ({ editor, chat, model }) => {
  await chat.send("say hello");
  await chat.card().waitFor();
  await chat.composer.fill("and then say goodbye");
  await chat.composer.press("Alt+Enter");
  await chat.send("in Latin, please");
  const waits = editor.view.getByRole("list", { name: "Messages that wait" });
  await waits.getByText("Next step: in Latin, please").waitFor();
  await waits.getByText("After this run: and then say goodbye").waitFor();
  await editor.screenshot("waiting-messages");
  await chat.press(chat.card(), "Allow once");
  await chat.text("I read: in Latin, please").waitFor();
  await chat.text("I read: and then say goodbye").waitFor();
  await waits.waitFor({ state: "detached" });
  assert.equal(model.requests.length, 3);
  await editor.screenshot("waiting-messages-answered");
});

proof("a message that interrupts ends the run and begins the next", async ({ editor, chat }) => {
  await chat.send("say hello");
  await chat.card().waitFor();
  await editor.view.getByRole("button", { name: "While it works: Steer" }).click();
  await editor.view.getByRole("menuitemradio", { name: "Interrupt" }).click();
  await chat.send("never mind");
  await chat.text("Stopped", { exact: true }).waitFor();
  await chat.text("I read: never mind").waitFor();
  await chat.card().waitFor({ state: "detached" });
});

proof("what the model asks is answered on a card, and is still there after a reload", async ({ editor, chat }) => {
  await chat.send("send the report");
  const card = chat.card("A question for you");
  await card.getByText("Which report goes to the board?", { exact: true }).waitFor();
  await editor.screenshot("asked");
  await editor.reload();
  await editor.openView();
  await chat.press(card, "The full report");
  await chat.text(/You chose: .*The full report/).waitFor();
});
