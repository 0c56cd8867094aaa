import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { turnsSoFar } from "../fakes/model-answer.ts";
import type { Script } from "../fakes/model-server.ts";
import { copyShop } from "../shop.ts";
import { inOneWindow } from "./shared/one-window.ts";

/** A command that starts a child of its own and never ends; both write down who they are. */
const endless = "sh -c 'echo $$ > parent.pid; sleep 1000 & echo $! > child.pid; printf \"it %s begun\\\\n\" has; wait'";

const obeying: Script = ({ body }) => {
  const isHello = body.messages.some((each) => each.role === "user" && each.content === "say hello");
  if (isHello && turnsSoFar(body) > 0) return { text: "It said hello.", needs: "hello" };
  if (isHello) return { toolCalls: [{ name: "run_command", arguments: { command: "echo hello" } }] };
  const told = body.messages.findLast((each) => each.role === "tool")?.content;
  if (told === undefined) return { text: "I start it.", toolCalls: [{ name: "run_command", arguments: { command: endless } }] };
  return { text: `I go on. I was told: ${told}` };
};

const shop = copyShop();
const proof = inOneWindow({ workspace: shop, script: obeying });

proof("a run stopped in the middle of a command leaves no process behind", async ({ editor, chat, model }) => {
  await chat.send("start it");
  await chat.press(chat.card(), "Allow once");
  await chat.text("it has begun").waitFor();
  const pids = pidsOf(shop);
  assert.deepEqual(pids.map(isAlive), [true, true]);
  await editor.screenshot("command-running");
  await chat.stopButton.click();
  await chat.text("Stopped", { exact: true }).waitFor();
  assert.deepEqual(pids.map(isAlive), [false, false]);
  await editor.screenshot("command-stopped");
  assert.equal(model.requests.length, 1);
  await chat.send("go on");
  await chat.text(/I go on. I was told: Stopped before it ended/).waitFor();
});

proof("a window reloaded in the middle of a run finds the conversation there and can go on with it", async ({ editor, chat }) => {
  await chat.send("start it, and remember the word quokka");
  await chat.press(chat.card(), "Allow once");
  await chat.text("it has begun").waitFor();
  const pids = pidsOf(shop);
  await editor.reload();
  await editor.openView();
  await chat.text("remember the word quokka").waitFor();
  await chat.text("I start it.").waitFor();
  await chat.step("sh -c").waitFor();
  await editor.screenshot("reloaded");
  await gone(pids);
  await editor.view.getByRole("button", { name: "Continue" }).click();
  await chat.text("I go on. I was told:").waitFor();
  await editor.screenshot("continued");
});

proof("a question that waits is still there after a reload, and its answer counts", async ({ editor, chat }) => {
  await chat.send("say hello");
  await chat.card().waitFor();
  await editor.reload();
  await editor.openView();
  await chat.text("say hello").waitFor();
  await editor.view.getByRole("button", { name: "Continue" }).or(chat.card()).first().waitFor();
  await editor.screenshot("question-after-reload");
  const goOn = editor.view.getByRole("button", { name: "Continue" });
  if ((await goOn.count()) > 0) await goOn.click();
  await chat.press(chat.card(), "Allow once");
  await chat.text("It said hello.").waitFor();
});

function pidsOf(folder: string): readonly number[] {
  return ["parent.pid", "child.pid"]
    .map((each) => path.join(folder, each))
    .map((file) => (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0));
}

/** A process that ended but was not yet waited for is gone all the same. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function gone(pids: readonly number[]): Promise<void> {
  for (let attempt = 0; attempt < 100 && pids.some(isAlive); attempt += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(pids.filter(isAlive), []);
}
