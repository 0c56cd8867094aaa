import { randomUUID } from "node:crypto";
import type { ServerConfig } from "../../../src/core/events/roster/server.ts";
import { type Connection, connect } from "../../../src/core/mcp/connection.ts";
import { authOf, type ServerAuth } from "../../../src/core/mcp/oauth/auth.ts";
import type { OfferSignIn } from "../../../src/core/mcp/oauth/authorizer.ts";
import { openLoopback } from "../../../src/core/mcp/oauth/loopback.ts";
import { letIn } from "../../../src/core/mcp/oauth/signing.ts";

/**
 * What the official conformance suite starts for each of its scenarios, with the server's address: our own connection and our own ways to sign in, with a
 * person who says yes to everything and a browser that follows where it is sent. Exits with 1 where the server was refused, or refused us.
 */
const scenario = process.env.MCP_CONFORMANCE_SCENARIO ?? "";
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? "{}") as Readonly<Record<string, string>>;
const kept = new Map<string, string>();
const { signal } = new AbortController();

const config: ServerConfig = { name: "suite", url: process.argv.at(-1) ?? "", timeoutSeconds: 20, oauth: oauthOf() };
const auth = await authOf(config, {
  vault: {
    read: async (name) => kept.get(name),
    write: async (name, text) => void kept.set(name, text),
    remove: async (name) => void kept.delete(name),
  },
  openCallback: openLoopback,
  learn: () => undefined,
  newState: randomUUID,
});
await drive().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
process.exit();

async function drive(): Promise<void> {
  const connection = await signedIn(() => open(auth));
  const tools = (await signedIn(() => connection.listTools())) as readonly { readonly name: string }[];
  for (const { name } of tools) {
    const given: Readonly<Record<string, unknown>> = name === "add_numbers" ? { a: 2, b: 3 } : {};
    await signedIn(() => connection.call({ tool: name, arguments: given, signal }));
  }
  await connection.close();
}

function open(given: ServerAuth | undefined): Promise<Connection> {
  return connect(
    config,
    {
      hooks: { roots: async () => [], elicit: async () => ({ action: "accept", content: {} }) },
      ...(given ? { auth: given } : {}),
      ...{ environment: {}, directory: "/", fetch, toolsChanged: () => undefined },
      log: {
        path: "",
        add: (kind, line) => console.error(kind, line),
        error: () => undefined,
        tail: () => [],
        restart: () => undefined,
        written: async () => undefined,
      },
    },
    AbortSignal.timeout(20_000),
  );
}

function signedIn<Result>(work: () => Promise<Result>): Promise<Result> {
  const offer: OfferSignIn = async ({ url }) => {
    const answer = await fetch(url, { redirect: "manual" });
    await (await fetch(answer.headers.get("location") ?? "")).text();
    return true;
  };
  return letIn(work, { auth: () => auth, offer, signal, signedIn: async () => undefined });
}

function oauthOf(): ServerConfig["oauth"] {
  const { client_id: clientId, client_secret: clientSecret, private_key_pem: privateKey, signing_algorithm: algorithm } = context;
  const machine = scenario.startsWith("auth/client-credentials") ? ({ grant: "client_credentials" } as const) : {};
  return {
    clientMetadataUrl: "https://conformance-test.local/client-metadata.json",
    clientId,
    clientSecret,
    privateKey,
    algorithm,
    ...machine,
  };
}
