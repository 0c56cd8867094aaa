import type { ServerConfig } from "../../events/roster/server.ts";
import type { ToolResult } from "../../tools/tool.ts";
import type { Problem } from "../config/server.ts";
import type { Connection } from "../connection.ts";
import type { Lending, Lent } from "../host/lending.ts";
import type { ServerAuth } from "../oauth/auth.ts";
import type { OfferSignIn } from "../oauth/authorizer.ts";
import { SignInNeeded } from "../oauth/refused.ts";
import { letIn } from "../oauth/signing.ts";
import { wordsOf } from "./words.ts";

export interface EntryPorts {
  readonly name: string;
  readonly lending: Pick<Lending, "offerTo">;
  /** How it is let in, as it is configured for this start; absent: by nothing but its headers. */
  authFor?(config: ServerConfig): Promise<ServerAuth | undefined>;
  fill(): Promise<ServerConfig | Problem>;
  use(): Promise<Connection>;
  stop(): Promise<void>;
}

/** How a server lets us in, and how somebody signs in to it. */
export interface Entry {
  authFor(config: ServerConfig): Promise<ServerAuth | undefined>;
  /** Starts it, and signs in where it wants that. Rejects with a sentence. */
  signIn(offer: OfferSignIn, signal: AbortSignal): Promise<void>;
  /** Forgets what it gave, and ends it. */
  signOut(): Promise<void>;
  /** Makes a call; who watches it is asked to sign in where the server wants that. */
  through(lent: Lent, call: () => Promise<ToolResult>): Promise<ToolResult>;
}

export function createEntry(ports: EntryPorts): Entry {
  let known: { readonly key: string; readonly auth: ServerAuth | undefined } | undefined;
  const signing = { auth: () => known?.auth, signedIn: () => ports.stop() };
  const authFor: Entry["authFor"] = async (config) => {
    // The same one as long as nothing else is configured: a browser may be on its way back to it.
    const key = JSON.stringify([config.url, config.headers, config.oauth]);
    if (known?.key !== key) {
      known?.auth?.person?.close();
      known = { key, auth: await ports.authFor?.(config) };
    }
    return known.auth;
  };
  return {
    authFor,
    signIn: async (offer, signal) => void (await letIn(ports.use, { ...signing, offer, signal })),
    async signOut() {
      const config = await ports.fill();
      if (!("problem" in config)) await (await authFor(config))?.person?.signOut();
      await ports.stop();
    },
    async through(lent, call) {
      const offer = ports.lending.offerTo(lent);
      try {
        return await letIn(call, { ...signing, signal: lent.signal, ...(offer ? { offer } : {}) });
      } catch (error) {
        return notSignedIn(ports.name, error);
      }
    },
  };
}

function notSignedIn(name: string, error: unknown): ToolResult {
  const why = error instanceof SignInNeeded ? `Nobody could be asked; the person does it by: anycowork mcp login ${name}` : wordsOf(error);
  return { ok: false, output: `The MCP server ${name} wants the person to sign in first. ${why}`, summary: "not signed in" };
}
