import { copyShop } from "../../shop.ts";
import { proof } from "../editor.ts";

proof("VS Code's own list of MCP servers has the agents of the window, and starting them there finds a tool for each", async (open) => {
  const editor = await open({ workspace: copyShop(), settings: { "chat.disableAIFeatures": false } });
  const { page } = editor;
  await editor.command("MCP: List Servers");
  await page.locator(".quick-input-list").getByText("AnyCowork's agents").first().click();
  await page.locator(".quick-input-list").getByText("Start Server").click();
  // Any of them, and each of the six that come along.
  await page.locator(".part.panel").getByText("Discovered 7 tools").waitFor();
  await editor.screenshot("serving");
});
