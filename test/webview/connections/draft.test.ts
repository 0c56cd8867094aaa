import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, emptyDraft, nameFor, read } from "../../../webview/connections/draft.ts";
import { secret } from "./states.ts";

const written = (what: string, values = "") => read({ ...emptyDraft, name: "x", what, values });

test("A command line is taken apart at its blanks, but not within quotes; an address is an address", () => {
  assert.deepEqual(written(`npx -y "@example/my server" --at='a b' C:\\Tools`), {
    name: "x",
    server: { command: "npx", args: ["-y", "@example/my server", "--at=a b", "C:\\Tools"] },
  });
  assert.deepEqual(written(" https://example.com/mcp "), { name: "x", server: { url: "https://example.com/mcp" } });
});

test("Values stand one a line; a name alone is a secret that is asked for", () => {
  assert.deepEqual(written("run", "LEVEL=a=b\n\nAPI_KEY\nTOKEN="), {
    name: "x",
    server: { command: "run", args: [], env: { LEVEL: "a=b", API_KEY: secret("api-key"), TOKEN: secret("token") } },
  });
  assert.deepEqual(written("https://example.com", "X-Team: blue green\nAuthorization"), {
    name: "x",
    server: { url: "https://example.com", headers: { "X-Team": "blue green", Authorization: secret("authorization") } },
  });
});

test("JSON as documentation gives it is read, with the name it gives; several servers, none, and what is no JSON are refused in words", () => {
  const server = { command: "npx", args: ["-y", "thing"] };
  for (const given of [{ mcpServers: { thing: server } }, { servers: { thing: server } }, { thing: server }])
    assert.deepEqual(read({ ...emptyDraft, what: JSON.stringify(given) }), { name: "thing", server });
  assert.deepEqual(written(JSON.stringify(server)), { name: "x", server });
  const problem = (what: string) => (written(what) as { readonly problem?: string }).problem;
  assert.match(problem(JSON.stringify({ mcpServers: { a: server, b: server } })) ?? "", /several/);
  assert.match(problem("{}") ?? "", /No server/);
  assert.match(problem("{ command: 1") ?? "", /can't be read/);
});

test("A server that is changed stands in the form as it was written, and comes out the same", () => {
  const config = {
    name: "x",
    command: "npx",
    args: ["a b", 'say "hi"', "--c"],
    env: { LEVEL: "2", KEY: secret("key") },
    cwd: "/srv",
    timeoutSeconds: 90,
    sampling: true,
    roots: false,
  };
  const draft = draftOf(config);
  assert.deepEqual([draft.what, draft.values], ['npx "a b" "say \\"hi\\"" --c', "LEVEL=2\nKEY"]);
  const { name, ...server } = config;
  assert.deepEqual(read(draft, config), { name, server });
  const oauth = { clientId: "ana", scope: "read" };
  const remote = { name: "y", url: "https://example.com/sse", headers: { "X-Team": "blue" }, oauth, transport: "sse" } as const;
  assert.deepEqual(read(draftOf(remote), remote), { name: "y", server: { url: remote.url, headers: remote.headers, oauth, type: "sse" } });
});

test("A name is made of what is typed", () => {
  assert.deepEqual(
    [
      "npx -y @example/server-tracker@1.2.3",
      "https://mcp.example.com/x",
      "/opt/db-mcp-server --port 1",
      '{"mcpServers":{"thing":{"command":"a"}}}',
      "",
    ].map(nameFor),
    ["tracker", "example", "", "thing", ""],
  );
});
