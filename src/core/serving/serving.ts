import { StringDecoder } from "node:string_decoder";
import type { Roster } from "../agents/roster/roster.ts";
import type { SessionId } from "../events/ids.ts";
import type { Archive } from "../history/archive.ts";
import type { Runtime } from "../runtime.ts";
import { vouchedText } from "../skills/decisions/vouched.ts";
import { skillsFor } from "../skills/skill.ts";
import type { Skills } from "../skills/skills.ts";
import { type HttpServing, serveHttp } from "./http.ts";
import type { ServedCore, ServeOptions } from "./served.ts";
import { type Served, serve } from "./server.ts";

/** Offers our agents to other programs that speak MCP. */
export interface Serving {
  /** To the one that started us, over standard input and output; nothing else may be written there. */
  stdio(options: ServeOptions): Promise<Served>;
  /** To whoever on this machine knows the token. Rejects when the port is taken. */
  http(options: ServeOptions & { readonly port: number; readonly token: string }): Promise<HttpServing>;
}

export interface ServingPorts {
  readonly core: {
    readonly runtime: Runtime;
    readonly agents: Roster;
    readonly skills: Pick<Skills, "list" | "read" | "consent">;
    readonly archive: Archive;
    readonly record: ServedCore["record"];
    watchLists(listener: () => void): () => void;
  };
  readonly later: ServedCore["later"];
  newId(): string;
}

export function createServing({ core, later, newId }: ServingPorts): Serving {
  const served = servedCore(core, later);
  const begun = new Set<SessionId>();
  const tell = (client: Served): Served => {
    const stop = core.watchLists(client.toolsChanged);
    void client.closed.then(stop);
    return client;
  };
  return {
    async stdio(options) {
      const { StdioServerTransport } = await import("@modelcontextprotocol/sdk/server/stdio.js");
      const client = tell(await serve(served, options, { transport: new StdioServerTransport(), begun }));
      // The SDK does not look whether anybody is there any more.
      process.stdin.once("end", () => void client.close()).once("close", () => void client.close());
      return client;
    },
    http: ({ port, token, ...options }) =>
      serveHttp({ port, token, newId, serve: async (transport) => tell(await serve(served, options, { transport, begun })) }),
  };
}

function servedCore({ runtime, agents, skills, record, archive }: ServingPorts["core"], later: ServedCore["later"]): ServedCore {
  return {
    ...{ send: runtime.send, withdraw: runtime.withdraw, answer: runtime.answer, reply: runtime.reply, subscribe: runtime.subscribe },
    stop: (sessionId) => runtime.stop(sessionId, "hold"),
    agents: async (folders) => (await agents.list(folders)).agents,
    ...{ record, later },
    skills: async (folders) => skillsFor(await skills.list(folders)),
    async skillText(name, folders) {
      const skill = skillsFor(await skills.list(folders)).find((each) => each.name === name);
      return skill && vouchedText(skills, skill);
    },
    async markdown(sessionId) {
      const exported = await archive.export([sessionId], "md");
      if (exported.kind === "refused") return undefined;
      const decoder = new StringDecoder("utf8");
      let text = "";
      for await (const chunk of exported.chunks) text += decoder.write(Buffer.from(chunk));
      return text + decoder.end();
    },
  };
}
