import assert from "node:assert/strict";
import type { Script } from "../../fakes/model-server.ts";
import { copyShop } from "../../shop.ts";
import { begin, Chat } from "../chat.ts";
import { proof } from "../editor.ts";

const answers: Script = ({ body }) => {
  const said = String(body.messages.findLast((each) => each.role === "user")?.content);
  const last = body.messages.at(-1);
  if (said.startsWith("say hello")) return last?.role === "user" ? { toolCalls: [hello] } : { text: "It said hello." };
  return { text: `I read: ${said}` };
};
const hello = { name: "run_command", arguments: { command: "echo hello" } };

proof("the chat opens in tabs of the editor, each with a conversation of its own, and they come back after a reload", async (open) => {
  const { editor, chat: side } = await begin(open, { workspace: copyShop(), script: answers });
  const tab = new Chat({ view: editor.tab });
  await side.send("the first");
  await side.text("I read: the first").waitFor();
  await side.composer.fill("half a thought");
  await editor.page.getByRole("button", { name: "Open the Chat in an Editor Tab" }).click();
  await tab.text("I read: the first").waitFor();
  assert.equal(await tab.composed("half"), "half a thought", "what was begun goes along");
  await side.emptied();
  await side.composer.fill("another thought");
  await editor.screenshot("tab-beside-side-bar");

  // The same conversation in both: a question of it is in both, and the first answer counts.
  await tab.send("say hello");
  await Promise.all([tab.card().waitFor(), side.card().waitFor()]);
  await editor.page.locator(".tab.active").filter({ hasText: "(1) the first" }).waitFor();
  await editor.screenshot("tab-question-in-both");
  await side.press(side.card(), "Allow once");
  await Promise.all([tab.text("It said hello.").waitFor(), side.text("It said hello.").waitFor()]);
  await tab.card().waitFor({ state: "detached" });
  assert.equal(await side.composed("thought"), "another thought", "what is sent in one takes nothing from the other");

  // From the palette the chat in use is meant: the one in the tab, where the person was last.
  await tab.composer.click();
  await editor.command("AnyCowork: New Chat");
  await tab.send("the second");
  await tab.text("I read: the second").waitFor();
  assert.equal(await side.text("I read: the second").count(), 0, "the side bar shows its own conversation");
  await tab.composer.fill("a word in the tab");

  await editor.reload();
  await tab.text("I read: the second").waitFor();
  assert.equal(await tab.composed("word"), "a word in the tab");
  await editor.openView();
  await side.text("It said hello.").waitFor();
  await editor.screenshot("tab-after-reload");

  // A tab that is closed leaves what was not sent to whoever shows the conversation next.
  await editor.page
    .locator(".tab.active")
    .getByRole("button", { name: /^Close/ })
    .click();
  await editor.command("AnyCowork: Open Conversation");
  await editor.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "the second" }).first().click();
  await side.text("I read: the second").waitFor();
  assert.equal(await side.composed("word"), "a word in the tab");
});
