import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Script } from "../../fakes/model-server.ts";
import { copyShop } from "../../shop.ts";
import { tempFolder } from "../../temp.ts";
import { begin } from "../chat.ts";
import { type Editor, proof } from "../editor.ts";
import { chooseFile } from "../file-dialog.ts";

/** Brings the skill that a message begins with, and says it back. */
const skilled: Script = ({ body }) => {
  const last = body.messages.at(-1);
  const said = String(body.messages.findLast((each) => each.role === "user")?.content);
  const [, name] = /^\/([a-z-]+)/.exec(said) ?? [];
  if (name === undefined) return { text: `Done: ${said.slice(0, 40)}` };
  if (last?.role === "tool")
    return { text: JSON.stringify(last.content).includes("heron-7713") ? "The greeting is known." : "Nothing came." };
  return { toolCalls: [{ name: "use_skill", arguments: { name } }] };
};

proof(
  "a skill installed from a folder after a look is used by its name; a workspace's waits for a yes, a removed one comes back, and a conversation becomes one",
  async (open) => {
    const [shop, home, source] = [copyShop(), tempFolder(), tempFolder()];
    putSkill(path.join(shop, ".agents/skills/house-style"), "How we write to customers.", "Be brief.");
    const folder = path.join(source, "greeting");
    putSkill(folder, "Greets people. Use when somebody is to be greeted.", "# Greeting\n\nSay **heron-7713** to whoever is named.");
    mkdirSync(path.join(folder, "scripts"));
    writeFileSync(path.join(folder, "scripts/hello.sh"), "#!/bin/sh\necho hello\n", { mode: 0o755 });
    const { editor, chat } = await begin(open, { workspace: shop, script: skilled, environment: { HOME: home } });
    const { view } = editor;
    await install(editor, { folder, home });
    await allow(editor);

    // What comes into the folder meanwhile is seen.
    putSkill(path.join(shop, ".agents/skills/late"), "Comes later.", "Late.");
    await view.getByRole("button", { name: /^late/ }).waitFor();

    await view.locator(".skills").press("Escape");
    await chat.send("/greeting Ana");
    await chat.text("The greeting is known.").waitFor();
    await chat.step(/greeting/).waitFor();
    await editor.screenshot("skills-used");

    await save(editor, home);
    await remove(editor, home);
    for (const theme of ["light", "high contrast"] as const) {
      await editor.setTheme(theme);
      for (const width of [300, 420]) {
        await editor.setViewWidth(width);
        assert.ok((await chat.overflow()) <= 0);
        await editor.screenshot(`skills-${theme.replace(" ", "-")}-${width}`);
      }
    }
  },
);

async function install(editor: Editor, { folder, home }: { readonly folder: string; readonly home: string }): Promise<void> {
  const { view } = editor;
  await editor.command("AnyCowork: Skills");
  await view
    .getByRole("region", { name: "Wait for your yes" })
    .getByRole("button", { name: /^house-style/ })
    .waitFor();
  await view.getByRole("button", { name: "Install…" }).click();
  await view.getByRole("button", { name: "From a folder…" }).click();
  await chooseFile(editor, "Install skills from a folder", folder);
  const card = view.getByRole("region", { name: "Install this skill?" });
  await card.getByText("scripts/hello.sh").first().waitFor();
  await editor.screenshot("skills-install");
  assert.ok(!existsSync(path.join(home, ".anycowork/skills/greeting")), "nothing lies in its place before the yes");
  await card.getByRole("button", { name: "Install" }).click();
  await view.getByRole("status").filter({ hasText: "Installed: greeting." }).waitFor();
  await view
    .getByRole("region", { name: "Yours" })
    .getByRole("button", { name: /^greeting/ })
    .click();
  await view.getByText("heron-7713").waitFor();
  await editor.screenshot("skills-opened");
}

async function allow(editor: Editor): Promise<void> {
  const { view } = editor;
  await view.locator(".skills").press("Escape");
  await view.getByRole("button", { name: /^house-style/ }).click();
  await view.getByRole("region", { name: "Use house-style?" }).waitFor();
  await editor.screenshot("skills-asks");
  await view.getByRole("button", { name: "Allow" }).click();
  await view.getByRole("region", { name: "Use house-style?" }).waitFor({ state: "detached" });
  await view.getByRole("button", { name: "SKILL.md" }).first().click();
  await editor.page.getByRole("tab", { name: /^SKILL\.md/ }).waitFor();
  await view.locator(".skills").press("Escape");
  await view
    .getByRole("region", { name: "In this workspace" })
    .getByRole("button", { name: /^house-style/ })
    .waitFor();
}

async function save(editor: Editor, home: string): Promise<void> {
  await editor.command("AnyCowork: Save This Conversation as a Skill");
  const input = editor.page.locator(".quick-input-widget .quick-input-box input");
  await editor.page.locator(".quick-input-title").filter({ hasText: "Save this conversation as a skill" }).waitFor();
  await input.fill("greet-ana");
  await input.press("Enter");
  await editor.page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "Yours" }).click();
  await editor.toast("The skill greet-ana is written. Look it through: it is not used before your yes").waitFor();
  assert.ok(existsSync(path.join(home, ".anycowork/skills/greet-ana/SKILL.md")));
}

async function remove(editor: Editor, home: string): Promise<void> {
  const { view } = editor;
  await editor.command("AnyCowork: Skills");
  await view.getByRole("button", { name: /^greeting/ }).click();
  await view.getByRole("button", { name: "Remove" }).click();
  await view.getByRole("status").filter({ hasText: "Removed: greeting" }).waitFor();
  assert.ok(!existsSync(path.join(home, ".anycowork/skills/greeting")));
  await view.getByRole("button", { name: "Undo", exact: true }).click();
  await view.getByRole("button", { name: /^greeting/ }).click();
  await view.getByText("installed from").waitFor();
  assert.ok(existsSync(path.join(home, ".anycowork/skills/greeting/scripts/hello.sh")));
}

function putSkill(folder: string, description: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "SKILL.md"), `---\nname: ${path.basename(folder)}\ndescription: ${description}\n---\n${text}\n`);
}
