import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Chat } from "../chat.ts";
import type { Editor } from "../editor.ts";
import { inOneWindow, sharedShop } from "../shared/one-window.ts";

const shop = sharedShop("composer");
const git = (...args: readonly string[]) => execFileSync("git", ["-C", shop, "-c", "user.name=A", "-c", "user.email=a@b.c", ...args]);
git("init", "-q");
git("add", "-A");
git("commit", "-qm", "first");

const script = [{ text: "Looked at all of it." }, { text: "And the second." }, { text: "Looked anew." }];
const proof = inOneWindow({ workspace: shop, script, settings: { "git.enabled": true } });

/** What the list shows behind an at sign, once it shows this. */
async function offered(editor: Editor, typed: string, wanted: string | RegExp) {
  const option = editor.view.getByRole("option").filter({ hasText: wanted }).first();
  await editor.page.keyboard.type(typed);
  // What the editor knows only a moment later is found by what is typed then.
  for (;;) {
    if (
      await option.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      )
    )
      return option;
    await editor.page.keyboard.press("Backspace");
    await editor.page.keyboard.type(typed.slice(-1));
  }
}

proof(
  "what a message mentions is found by a few letters, and told to the model as it is when it is sent; an earlier message is sent anew in its place",
  async ({ editor, chat, model }) => {
    appendFileSync(path.join(shop, "README.md"), "\nOne line more.\n");
    writeFileSync(path.join(shop, "crooked.json"), `{\n  "name": ,\n  "size": 3\n}\n`);
    const { page, view } = editor;

    await editor.command("Terminal: Create New Terminal");
    await page.locator(".terminal-wrapper.active .xterm-helper-textarea, .xterm-helper-textarea").first().focus();
    // What a shell prints at once may be past before the editor tells of it.
    await page.keyboard.type("sleep 1; echo five plus five is $((5 + 5))");
    await page.keyboard.press("Enter");

    await chat.composer.click();
    await page.keyboard.type("Look at ");
    await (await offered(editor, "@term", /sleep 1; echo five/)).click();
    await page.keyboard.type("and ");
    await (await offered(editor, "@chan", /not committed/)).click();
    await page.keyboard.type("and ");
    await (await offered(editor, "@croo", "crooked.json")).click();
    await editor.screenshot("mention-chips");
    assert.deepEqual(await view.locator(".handed-chip .handed-name").allTextContents(), ["terminal", "changes", "crooked.json"]);
    await lookAtList(editor, chat);
    await view.getByRole("button", { name: "Send" }).click();
    await chat.text("Looked at all of it.").waitFor();
    const told = JSON.stringify(model.requests[0]);
    for (const part of [
      /sleep 1; echo five plus five/,
      /five plus five is 10/,
      /exit code 0/,
      /\+One line more\./,
      /New files, not in git yet.*crooked\.json/,
      /The file crooked\.json\. Its text is not here/,
    ])
      assert.match(told, part);

    await chat.send("The second");
    await chat.text("And the second.").waitFor();
    await chat.composer.click();
    await page.keyboard.press("ArrowUp");
    assert.equal(await chat.composed("The second"), "The second");
    await page.keyboard.press("ArrowDown");
    await view.getByRole("button", { name: "Change this message" }).first().focus();
    await page.keyboard.press("Enter");
    await chat.composed("Look at @terminal");
    await editor.screenshot("change-begun");
    await page.keyboard.press("End");
    await page.keyboard.type("once more");
    await page.keyboard.press("Enter");
    await chat.text("Looked anew.").waitFor();
    await view.getByRole("button", { name: "Show the earlier version (2 messages)" }).click();
    await chat.text("And the second.").waitFor();
    await editor.screenshot("change-done");
    const last = JSON.stringify(model.requests.at(-1));
    assert.match(last, /once more/);
    assert.doesNotMatch(last, /The second|Looked at all of it/);
  },
);

/** The list in themes and widths; the view is 420 px wide in the dark afterwards. */
async function lookAtList(editor: Editor, chat: Chat): Promise<void> {
  const { page, view } = editor;
  for (const [theme, width] of [
    ["light", 900],
    ["high contrast", 300],
  ] as const) {
    await editor.setTheme(theme);
    await editor.setViewWidth(width);
    await chat.composer.click();
    await page.keyboard.press("End");
    await page.keyboard.type("@");
    // Before a letter is typed: what was changed last, though no editor is open.
    await view.getByRole("option").filter({ hasText: "README.md" }).first().waitFor();
    assert.ok((await chat.overflow()) <= 0);
    await editor.screenshot(`mention-list-${width}`);
    await page.keyboard.press("Backspace");
  }
  await editor.setTheme("dark");
  await editor.setViewWidth(420);
}
