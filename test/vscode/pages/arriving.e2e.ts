import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { after } from "node:test";
import yazl from "yazl";
import { startGuarded } from "../../fakes/mcp/guarded.ts";
import { tempFolder } from "../../temp.ts";
import { begin } from "../chat.ts";
import { type Editor, proof } from "../editor.ts";
import { chooseFile } from "../file-dialog.ts";

proof(
  "skills arrive through their page from a zip and from a repository at a commit; signing in to a server begun on the page of connections comes back into the window",
  async (open) => {
    const [home, source] = [tempFolder(), tempFolder()];
    const { editor } = await begin(open, { script: [], environment: { HOME: home } });
    await editor.command("AnyCowork: Skills");
    await fromZip(editor, await zipIn(source));
    await fromRepository(editor, repositoryIn(source));
    for (const name of ["packed", "cloned"]) assert.ok(existsSync(path.join(home, `.anycowork/skills/${name}/SKILL.md`)), name);
    await signIn(editor);
  },
);

async function fromZip(editor: Editor, file: string): Promise<void> {
  const { view } = editor;
  await view.getByRole("button", { name: "Install…" }).click();
  await view.getByRole("button", { name: "From a zip…" }).click();
  await chooseFile(editor, "Install skills from a zip", file);
  const card = view.getByRole("region", { name: "Install this skill?" });
  await card.getByText("Unpack with care.").waitFor();
  await editor.screenshot("arriving-zip");
  await card.getByRole("button", { name: "Install" }).click();
  await view.getByRole("status").filter({ hasText: "Installed: packed." }).waitFor();
}

async function fromRepository(editor: Editor, address: string): Promise<void> {
  const { view } = editor;
  await view.getByRole("button", { name: "Install…" }).click();
  await view.getByLabel("From a repository, at a commit").fill(address);
  await view.getByRole("button", { name: "Look at it" }).click();
  const card = view.getByRole("region", { name: "Install this skill?" });
  await card.getByText("Clone with care.").waitFor();
  await editor.screenshot("arriving-git");
  await card.getByRole("button", { name: "Install" }).click();
  await view.getByRole("status").filter({ hasText: "Installed: cloned." }).waitFor();
}

/** The server and the page where one signs in are one little server; its page sends the browser back at once, to an address of the editor's. */
async function signIn(editor: Editor): Promise<void> {
  const { view, page } = editor;
  const guarded = await startGuarded("127.0.0.2");
  after(() => guarded.close());
  await editor.command("AnyCowork: Connections");
  await view.getByRole("button", { name: "Add…" }).click();
  await view.getByLabel("Command or address").fill(guarded.url);
  await view.getByLabel("What it is called by").fill("tickets");
  await view.getByRole("button", { name: "Add", exact: true }).click();
  await view.getByRole("button", { name: "Sign in…" }).click();
  const ask = page.getByRole("dialog").filter({ hasText: "Sign in to the MCP server tickets" });
  await ask.getByRole("button", { name: /^Open 127/ }).click();
  // VS Code's own question about a site it does not know.
  const leave = page.getByRole("dialog").filter({ hasText: "open the external website" });
  await leave.getByRole("button", { name: "Open", exact: true }).click();
  const ready = view.getByRole("status").filter({ hasText: /ready, 1 tool/i });
  await ready.waitFor();
  await editor.screenshot("arriving-signed-in");
  assert.equal(guarded.counts.signIns, 1);
  await view.getByRole("button", { name: "Sign out" }).click();
  await view.getByRole("button", { name: "Sign in…" }).waitFor();
}

function skillText(name: string, text: string): string {
  return `---\nname: ${name}\ndescription: Was ${name}.\n---\n${text}\n`;
}

async function zipIn(folder: string): Promise<string> {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from(skillText("packed", "Unpack with care.")), "packed/SKILL.md", { mode: 0o100644 });
  zip.end();
  const file = path.join(folder, "packed.zip");
  writeFileSync(file, await buffer(zip.outputStream as Readable));
  return file;
}

/** Its address at a commit. */
function repositoryIn(folder: string): string {
  const repository = path.join(folder, "repository");
  mkdirSync(path.join(repository, "cloned"), { recursive: true });
  writeFileSync(path.join(repository, "cloned/SKILL.md"), skillText("cloned", "Clone with care."));
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=ada", "-c", "user.email=ada@example.com", ...words], {
      cwd: repository,
      encoding: "utf8",
    }).trim();
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-qm", "One");
  return `${repository}@${git("rev-parse", "HEAD")}`;
}
