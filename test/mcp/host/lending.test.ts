import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServerConfig } from "../../../src/core/events/roster/server.ts";
import type { FoundServer } from "../../../src/core/mcp/config/server.ts";
import { capabilitiesOf } from "../../../src/core/mcp/hooks.ts";
import { createLending, type Lent } from "../../../src/core/mcp/host/lending.ts";

function lending(config: Partial<ServerConfig>, source: FoundServer["source"] = "yours") {
  const lines: string[] = [];
  const server = { config: { name: "x", ...config }, source, print: "p" };
  return { ...createLending({ server, folders: ["/w"], log: { add: (_, line) => void lines.push(line) } }), lines };
}

const offered = (config: Partial<ServerConfig>, source?: FoundServer["source"]) => {
  const { roots, sample } = lending(config, source).hooks;
  return [roots !== undefined, sample !== undefined];
};

test("A program here is told the folders, a server elsewhere only where the person said so, and the model is lent only by the person", () => {
  assert.deepEqual(offered({ command: "x" }), [true, false]);
  assert.deepEqual(offered({ url: "http://127.0.0.1:1/mcp" }), [true, false]);
  assert.deepEqual(offered({ url: "https://mcp.example.com/mcp" }), [false, false]);
  assert.deepEqual(offered({ url: "https://mcp.example.com/mcp", roots: true, sampling: true }), [true, true]);
  assert.deepEqual(offered({ command: "x", roots: false }), [false, false]);
  assert.deepEqual(offered({ url: "https://mcp.example.com/mcp", roots: true, sampling: true }, "workspace"), [false, false]);
  assert.deepEqual(offered({ command: "x", sampling: true }, "workspace"), [true, false]);
  assert.deepEqual(
    capabilitiesOf(lending({ command: "x" }).hooks).roots,
    {},
    "its folders never change, so it is promised no news of them",
  );
});

test("What a server asks while no call is at work reaches nobody; of several calls the newest lends its person, and none afterwards", async () => {
  const { hooks, during, isAsking, lines } = lending({ command: "x" });
  const signal = new AbortController().signal;
  const wish = { message: "Which?", requestedSchema: { type: "object" as const, properties: { it: { type: "string" as const } } } };
  assert.deepEqual(await hooks.elicit?.(wish, signal), { action: "cancel" });
  assert.match(lines[0] ?? "", /while nobody could be asked/);
  const lent = (name: string): Lent => ({
    ...{ signal, onOutput: () => undefined },
    async ask() {
      assert.equal(isAsking(), true, "the server is not late meanwhile");
      return { kind: "answered", value: { it: name } };
    },
  });
  await during(lent("old"), () =>
    during(lent("new"), async () => assert.deepEqual(await hooks.elicit?.(wish, signal), { action: "accept", content: { it: "new" } })),
  );
  assert.deepEqual([await hooks.elicit?.(wish, signal), isAsking()], [{ action: "cancel" }, false]);
});

test("Pages that come first are opened one after another, until one is not", async () => {
  const { during, openAll } = lending({ command: "x" });
  const seen: string[] = [];
  const lent: Lent = {
    ...{ signal: new AbortController().signal, onOutput: () => undefined },
    async ask({ link }) {
      seen.push(link?.host ?? "");
      return { kind: "answered", value: link?.host === "a.example" ? "open" : "decline" };
    },
  };
  const page = (host: string) => ({ mode: "url" as const, elicitationId: host, message: "Please", url: `https://${host}/` });
  assert.equal(await during(lent, () => openAll([page("a.example"), page("b.example"), page("c.example")])), false);
  assert.equal(await during(lent, () => openAll([page("a.example")])), true);
  assert.deepEqual(seen, ["a.example", "b.example", "a.example"]);
});

test("One call has the person asked so often and no more, and the next call may ask again", async () => {
  const { hooks, during } = lending({ command: "x" });
  let asked = 0;
  const said: string[] = [];
  const ask = async () => {
    asked += 1;
    return { kind: "answered", value: {} } as const;
  };
  const lent = { ask, signal: new AbortController().signal, onOutput: (text: string) => void said.push(text) };
  const wish = { message: "Sure?", requestedSchema: { type: "object" as const, properties: { sure: { type: "boolean" as const } } } };
  const flood = () => during(lent, () => Promise.all(Array.from({ length: 25 }, () => hooks.elicit?.(wish, new AbortController().signal))));
  const answers = await flood();
  assert.deepEqual([asked, answers.filter((each) => each?.action === "cancel").length, said.length], [20, 5, 5]);
  await flood();
  assert.equal(asked, 40);
});
