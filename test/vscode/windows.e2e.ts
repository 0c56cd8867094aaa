import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Script } from "../fakes/model-server.ts";
import { copyShop } from "../shop.ts";
import { Chat } from "./chat.ts";
import type { Editor } from "./editor.ts";
import { inOneWindow } from "./shared/one-window.ts";

/** The run asks for a command that never ends by itself; whoever takes over is told that nobody knows how far it came. */
const script: Script = ({ body }) => {
  const said = String(body.messages.findLast((each) => each.role === "user")?.content);
  if (/^(chat|one|two) /.test(said)) return { text: `I read: ${said}` };
  const tools = body.messages.filter((each) => each.role === "tool").map((each) => String(each.content));
  if (tools.length === 0) return { text: "I look first.", toolCalls: [{ name: "read_file", arguments: { path: "package.json" } }] };
  if (tools.length === 1) return { text: "Now the long one.", toolCalls: [{ name: "run_command", arguments: { command: endless } }] };
  return { text: `I go on and finish. I was told: ${tools.at(-1)}` };
};
const endless = "sh -c 'echo $$ > parent.pid; printf \"it %s begun\\\\n\" has; sleep 1000'";

const shop = copyShop();
const proof = inOneWindow({ workspace: shop, script });
let besides: { readonly first: Editor; readonly second: Editor } | undefined;

/** The window of another workspace beside this one, in a new chat. */
async function secondTo(first: Editor): Promise<Editor> {
  if (besides?.first !== first) besides = { first, second: await first.second(copyShop()) };
  const { second } = besides;
  await second.openView();
  await second.command("AnyCowork: New Chat");
  await new Chat(second).text("What shall we work on?").waitFor();
  return second;
}

/** Messages of each window in the proof that all are in both. */
const messagesEach = 12;

proof("what two windows say at once is all in both", async ({ editor: first }) => {
  const second = await secondTo(first);
  await Promise.all([talk(first, "one"), talk(second, "two")]);
  for (const [editor, word] of [
    [first, "two"],
    [second, "one"],
  ] as const) {
    await openFromHistory(editor, `${word} 1`);
    const chat = new Chat(editor);
    for (let index = 1; index <= messagesEach; index += 1)
      await chat.text(`I read: ${word} ${index}`, { exact: true }).waitFor({ state: "attached" });
    assert.equal(await editor.view.locator(".asked").count(), messagesEach);
  }
});

proof(
  "of two windows on one profile one is killed in mid-run: the other shows it, takes over and finishes it",
  async ({ editor: first, chat: one }) => {
    await one.send("start the long work");
    const [host] = first.server.hosts();
    assert.ok(host !== undefined, "the window's extension host is known");
    const second = await secondTo(first);
    const other = new Chat(second);
    await other.send("chat a while");
    await other.text("I read: chat a while").waitFor();
    await openFromHistory(second, "start the long work");
    await second.view.getByText("At work in another window").waitFor();
    // Both windows show the question; the second answers it, and the first does it.
    await other.press(other.card(), "Allow once");
    await one.text("it has begun").waitFor();
    await second.view.locator(".step-running").waitFor();
    await second.screenshot("elsewhere");
    const pid = Number(readFileSync(path.join(shop, "parent.pid"), "utf8"));
    process.kill(host, "SIGKILL");
    await other.text("This run was interrupted before it was done.").waitFor();
    await other.text("1 step had finished and is kept.").waitFor();
    await second.screenshot("interrupted-elsewhere");
    await second.view.getByRole("button", { name: "Continue" }).click();
    await other.text("I go on and finish.").waitFor();
    await other.stopButton.waitFor({ state: "detached" });
    await second.screenshot("taken-over");
    if (existsSync(`/proc/${pid}`)) process.kill(pid, "SIGKILL");
  },
);

async function talk(editor: Editor, word: string): Promise<void> {
  const chat = new Chat(editor);
  for (let index = 1; index <= messagesEach; index += 1) {
    await chat.send(`${word} ${index}`);
    await chat.text(`I read: ${word} ${index}`, { exact: true }).waitFor({ state: "attached" });
    await editor.view.locator(".composer:not(:has([aria-label=Stop]))").waitFor();
  }
}

/** Opens a conversation by its title, from the history of every workspace. */
async function openFromHistory(editor: Editor, title: string): Promise<void> {
  await editor.command("AnyCowork: Show History");
  await editor.view.getByRole("button", { name: "Everywhere" }).click();
  await editor.view.locator(".session").filter({ hasText: title }).first().click();
  await editor.view.locator(".chat:visible").waitFor();
}
