import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { copyShop } from "../../shop.ts";
import { tempFolder } from "../../temp.ts";
import { proof } from "../editor.ts";

/** Docker's folder of settings with contexts in it, as its client keeps them. */
function contexts(hosts: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, host] of Object.entries(hosts)) {
    const place = path.join(folder, "contexts/meta", createHash("sha256").update(name).digest("hex"));
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, "meta.json"), JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }));
  }
  return folder;
}

proof("Docker engines are chosen from a list of contexts, or by an address, and Docker's own choice can be taken back", async (open) => {
  const environment = { DOCKER_CONFIG: contexts({ lab: "ssh://ada@lab", plain: "tcp://build:2375" }), DOCKER_HOST: "" };
  const editor = await open({ workspace: copyShop(), environment, settings: {} });
  await editor.openView();
  const box = editor.page.locator(".quick-input-widget input");
  const row = (text: string) => editor.page.locator(".quick-input-list-row", { hasText: text });
  const file = path.join(editor.server.userData, "User/settings.json");
  /** It may be read while it is written. */
  const isSet = async (engine: string | undefined) => {
    const expected = engine === undefined ? /^(?!.*sandbox\.engine).*\}\s*$/s : new RegExp(`"anycowork.sandbox.engine": "${engine}"`);
    while (!expected.test(readFileSync(file, "utf8"))) await editor.page.waitForTimeout(50);
  };
  const choose = async (text: string) => {
    await editor.command("AnyCowork: Choose Docker Engine…");
    await row("Another address…").waitFor();
    await box.fill(text);
    await box.press("Enter");
  };
  await editor.command("AnyCowork: Choose Docker Engine…");
  await row("plain").getByText("is not encrypted").waitFor();
  await editor.screenshot("engines");
  await box.fill("lab");
  await box.press("Enter");
  await isSet("lab");
  await choose("Another");
  await editor.page.getByText("An address: ssh://").waitFor();
  await box.fill("nowhere");
  await editor.page.getByText("An address begins with").waitFor();
  await box.fill("ssh://ada@far");
  await box.press("Enter");
  await isSet("ssh://ada@far");
  await choose("own choice");
  await isSet(undefined);
});
