import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import path from "node:path";
import type { Script } from "../../fakes/model-server.ts";
import { copyShop } from "../../shop.ts";
import { tempFolder } from "../../temp.ts";
import { begin } from "../chat.ts";
import { proof } from "../editor.ts";

const engine = process.env.ANYCOWORK_TEST_DOCKER ?? "";

/** Runs what stands between backquotes in the person's message, with the memory that is named there, and says when it did. */
const obeying: Script = ({ body }) => {
  const last = body.messages.at(-1);
  const said = String(body.messages.findLast((each) => each.role === "user")?.content);
  if (last?.role !== "user") return { text: `Done: ${said}` };
  const memory = /memory_mb: (\d+)/.exec(said)?.[1];
  const command = /`(.*)`/.exec(said)?.[1] ?? "";
  return { toolCalls: [{ name: "run_command", arguments: { command, ...(memory ? { memory_mb: Number(memory) } : {}) } }] };
};

proof(
  "a command in a sandbox: the question, the step and the page say where; too little memory is made more by one click",
  async (open) => {
    const settings = { "anycowork.sandbox.mode": "required", "anycowork.sandbox.memory": "64m" };
    const { editor, chat } = await begin(open, { workspace: copyShop(), script: obeying, settings, environment: { DOCKER_HOST: engine } });
    await editor.setViewWidth(300);
    const status = editor.page.getByRole("button", { name: "AnyCowork: Commands run in Docker (debian:stable-slim, no network)." });
    await status.waitFor();
    await chat.send(`please \`${hungry}\``);
    await chat.card().getByText("in Docker (debian:stable-slim, no network)").waitFor();
    await editor.screenshot("sandbox-question");
    await chat.press(chat.card(), "Allow once");
    await chat.text("Done: please").waitFor();
    const badge = chat.step("head").locator(".place");
    assert.match((await badge.getAttribute("title")) ?? "", /^Ran in a Docker container/);
    await editor.screenshot("sandbox-out-of-memory");
    await editor.view.getByRole("button", { name: "Retry with 1 GB" }).click();
    await chat.card().getByText("in Docker (debian:stable-slim, no network, 1 GB)").waitFor();
    await chat.press(chat.card(), "Allow once");
    await chat.text("Done: Please run this again with 1 GB of memory").waitFor();
    await chat.step("head").filter({ hasText: "exit 0" }).waitFor();

    await status.click();
    const row = editor.view.locator(".box-row");
    await row.getByText(/^debian:stable-slim · .* of 1,024 MB · idle$/).waitFor();
    for (const theme of ["dark", "light", "high contrast"] as const) {
      await editor.setTheme(theme);
      await editor.screenshot(`sandboxes-page-${theme.replace(" ", "-")}`);
    }
    await row.getByRole("button", { name: /^Stop the sandbox of: please/ }).click();
    await editor.view.getByText("None now.").waitFor();
  },
);

proof("where Docker does not answer nothing runs, and once it does the same is tried again", async (open) => {
  const socket = path.join(tempFolder(), "docker.sock");
  const settings = { "anycowork.sandbox.mode": "demanded", "anycowork.sandbox.engine": `unix://${socket}` };
  const { editor, chat } = await begin(open, { workspace: copyShop(), script: obeying, settings, environment: {} });
  await editor.toast("anycowork.sandbox.mode is one of off, auto, required").waitFor();
  await chat.send("please `id -u`");
  await chat.text("Done: please").waitFor();
  const block = editor.view.getByRole("alert").filter({ hasText: "nothing was run" });
  await block.getByText(`Docker does not answer at unix://${socket}`).waitFor();
  await editor.page.getByRole("button", { name: "AnyCowork: No command runs until Docker answers." }).waitFor();
  await editor.screenshot("sandbox-blocked");
  symlinkSync(engine.replace("unix://", ""), socket);
  await block.getByRole("button", { name: "Try again" }).click();
  await chat.press(chat.card("Run this command?"), "Allow once");
  await chat.text("Done: Please run this again").waitFor();
  await block.waitFor({ state: "detached" });
  await chat.step("id -u").last().filter({ hasText: "exit 0" }).waitFor();
  await editor.page.getByRole("button", { name: "AnyCowork: Commands run in Docker" }).waitFor();
});

/** Wants 200 MB at once. */
const hungry = "head -c 200000000 /dev/zero | tail -c 200000000 | wc -c";
