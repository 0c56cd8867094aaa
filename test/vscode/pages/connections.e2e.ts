import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Script } from "../../fakes/model-server.ts";
import { bad, fromNpm } from "../../mcp/stage.ts";
import { copyShop } from "../../shop.ts";
import { begin, type Chat } from "../chat.ts";
import { type Editor, proof } from "../editor.ts";

/** Calls the tool that stands in quotes, and says what came of it. */
const calling: Script = ({ body }) => {
  const said = String(body.messages.findLast((each) => each.role === "user")?.content);
  const [, name] = /“(.*)”/.exec(said) ?? [];
  const last = body.messages.at(-1);
  if (last?.role === "tool") return { text: `It said: ${JSON.stringify(last.content).slice(0, 300)}` };
  if (name === undefined) return { text: "Done." };
  return { toolCalls: [{ name, arguments: name.endsWith("echo") ? { message: "heron-5512" } : {} }] };
};

proof(
  "a workspace's MCP server is told of once, started after a yes, called after a question, and may have a form filled in; one's own is added, changed, removed and put back",
  async (open) => {
    const shop = copyShop();
    writeFileSync(path.join(shop, ".mcp.json"), JSON.stringify({ mcpServers: { every: fromNpm("everything") } }));
    const { editor, chat } = await begin(open, { workspace: shop, script: calling });
    await allow(editor);
    await call(editor, chat);
    await addOwn(editor);
    for (const theme of ["light", "high contrast"] as const) {
      await editor.setTheme(theme);
      await editor.setViewWidth(300);
      assert.ok((await chat.overflow()) <= 0);
      await editor.screenshot(`connections-${theme.replace(" ", "-")}-300`);
    }
  },
);

async function allow(editor: Editor): Promise<void> {
  const { view } = editor;
  const toast = editor.toast("This workspace asks for the MCP server every");
  await toast.getByRole("button", { name: "Look at It" }).click();
  await view
    .getByRole("region", { name: "Wait for your yes" })
    .getByRole("button", { name: /^every/ })
    .click();
  const card = view.getByRole("region", { name: "Start every?" });
  await card.getByText("server-everything/dist/index.js").waitFor();
  await editor.screenshot("connections-asks");
  await card.getByRole("button", { name: "Allow" }).click();
  await view
    .getByRole("status")
    .filter({ hasText: /ready, \d+ tools/ })
    .waitFor();
  await view.getByRole("region", { name: "Tools" }).getByText("trigger-elicitation-request", { exact: true }).waitFor();
  await editor.screenshot("connections-ready");
  await view.locator(".connections").press("Escape");
  await view.locator(".connections").press("Escape");
}

async function call(editor: Editor, chat: Chat): Promise<void> {
  const { view } = editor;
  await chat.send("Call “mcp__every__echo”");
  await chat.card().getByText("heron-5512").first().waitFor();
  await editor.screenshot("connections-call");
  await chat.press(chat.card(), "Allow once");
  await chat.text(/It said: .*heron-5512/).waitFor();
  await chat.send("Call “mcp__every__trigger-elicitation-request”");
  await chat.press(chat.card(), "Allow once");
  const form = view.locator(".question-form");
  await form.getByRole("textbox").first().fill("Ana Lopez");
  await editor.screenshot("connections-form");
  await chat.press(view.locator(".card:has(.question-form)"), "Send");
  await chat.text(/It said: .*Ana Lopez/).waitFor();
  await editor.screenshot("connections-form-answered");
}

async function addOwn(editor: Editor): Promise<void> {
  const { view } = editor;
  await editor.command("AnyCowork: Connections");
  await view.getByRole("button", { name: /^every.*ready/ }).waitFor();
  await view.getByRole("button", { name: "Add…" }).click();
  const { command, args } = bad("dies");
  await view.getByLabel("Command or address").fill([command, ...args].join(" "));
  await view.getByLabel("What it is called by").fill("little");
  await view.getByRole("button", { name: "Add", exact: true }).click();
  await view.getByRole("status").filter({ hasText: "failed." }).waitFor();
  await view.getByText("line 30 of the trouble").waitFor();
  await editor.screenshot("connections-failed");
  await view.getByRole("button", { name: "Open log" }).click();
  await editor.page.getByRole("tab", { name: /^mcp-little-/ }).waitFor();
  await view.getByRole("button", { name: "Change…" }).click();
  await view.getByLabel("Command or address").fill([command, ...bad("good").args].join(" "));
  await view.getByRole("button", { name: "Save" }).click();
  await view.getByRole("status").filter({ hasText: "ready, 1 tool" }).waitFor();
  await view.getByLabel("echo").uncheck();
  await view.getByRole("button", { name: "Remove" }).click();
  await view.getByRole("status").filter({ hasText: "Removed: little" }).waitFor();
  assert.equal(await view.getByRole("button", { name: /^little/ }).count(), 0);
  await view.getByRole("button", { name: "Undo", exact: true }).click();
  await view.getByRole("button", { name: /^little.*ready, 1 tool/ }).click();
  // The rule that forbids its tool is the person's and has stayed.
  await view.getByLabel("echo").and(view.locator(":not(:checked)")).waitFor();
}
