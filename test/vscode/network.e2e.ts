import assert from "node:assert/strict";
import { after } from "node:test";
import { startModelServer } from "../fakes/model-server.ts";
import { startConnectProxy } from "../fakes/web/proxy.ts";
import { copyShop } from "../shop.ts";
import { Chat } from "./chat.ts";
import { proof } from "./editor.ts";

proof("models are asked through the proxy of VS Code's own settings", async (open) => {
  const model = await startModelServer([{ text: "Through the proxy." }]);
  const proxy = await startConnectProxy({ names: { "model.test": Number(new URL(model.baseUrl).port) } });
  after(() => Promise.all([proxy.close(), model.close()]));
  const settings = {
    "anycowork.model": "openai/scripted",
    "anycowork.openai.baseUrl": "http://model.test/v1",
    "http.proxy": proxy.url,
  };
  const editor = await open({ workspace: copyShop(), settings });
  await editor.openView();
  const chat = new Chat(editor);
  await chat.send("which way?");
  await chat.text("Through the proxy.").waitFor();
  assert.equal(model.requests.length, 1);
  assert.ok([...proxy.tunnels, ...proxy.forwarded].some((each) => each.includes("model.test")));
});
