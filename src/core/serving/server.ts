import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { CallToolResult, ReadResourceResult, ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import type { SessionId } from "../events/ids.ts";
import type { Session } from "../events/session.ts";
import type { ServedCore, ServeOptions } from "./served.ts";
import { orderOf, toolsFor } from "./tools.ts";
import { begunBy, type Client, work } from "./work.ts";

/** An MCP server for one client. */
export interface Served {
  /** Resolves once the client is gone. */
  readonly closed: Promise<void>;
  /** Its client hears that there are other agents now. */
  toolsChanged(): void;
  close(): Promise<void>;
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

const scheme = "anycowork://conversation/";
/** Whoever is asked may be away for the day. */
const patienceMs = 24 * 60 * 60 * 1000;

/** Begins to answer one client. `begun`: the conversations that were begun through us since we are here. */
export async function serve(
  core: ServedCore,
  options: ServeOptions,
  { transport, begun }: { readonly transport: Transport; readonly begun: Set<SessionId> },
): Promise<Served> {
  const [{ Server }, types] = await Promise.all([
    import("@modelcontextprotocol/sdk/server/index.js"),
    import("@modelcontextprotocol/sdk/types.js"),
  ]);
  const server = new Server(
    { name: "anycowork", title: "AnyCowork", version: options.version },
    { capabilities: { tools: { listChanged: true }, resources: {}, prompts: {} }, instructions },
  );
  server.setRequestHandler(types.ListToolsRequestSchema, async () => ({
    tools: toolsFor(await core.agents(options.folders()), options.folders()),
  }));
  server.setRequestHandler(types.CallToolRequestSchema, async ({ params }, extra): Promise<CallToolResult> => {
    const order = orderOf(params.name, params.arguments);
    const done = "problem" in order ? order : await work({ core, options }, order, clientOf(server, extra));
    if ("problem" in done) return { isError: true, content: [{ type: "text", text: done.problem }] };
    begun.add(done.conversation);
    return { isError: done.outcome !== "completed", content: [{ type: "text", text: done.answer }], structuredContent: { ...done } };
  });
  server.setRequestHandler(types.ListResourcesRequestSchema, async () => ({
    resources: await listed(begun, (id) => begunBy({ name: nameOf(server) }, { core, options }, id)),
  }));
  server.setRequestHandler(types.ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [] }));
  server.setRequestHandler(types.ReadResourceRequestSchema, async ({ params: { uri } }): Promise<ReadResourceResult> => {
    const id = uri.startsWith(scheme) ? uri.slice(scheme.length) : "";
    const session = await begunBy({ name: nameOf(server) }, { core, options }, id);
    const text = session && (await core.markdown(session.id));
    if (text === undefined) throw new types.McpError(types.ErrorCode.InvalidParams, `There is no ${uri.slice(0, 200)} here.`);
    return { contents: [{ uri, mimeType: "text/markdown", text }] };
  });
  server.setRequestHandler(types.ListPromptsRequestSchema, async () => ({
    prompts: (await core.skills(options.folders())).map(({ name, description }) => ({ name, description, arguments: [request] })),
  }));
  server.setRequestHandler(types.GetPromptRequestSchema, async ({ params: { name, arguments: given = {} } }) => {
    const text = await core.skillText(name, options.folders());
    if (text === undefined)
      throw new types.McpError(
        types.ErrorCode.InvalidParams,
        `There is no skill ${JSON.stringify(name.slice(0, 100))} that can be used here.`,
      );
    const whole = [text, given.request ?? ""].filter((each) => each.trim() !== "").join("\n\n");
    return { messages: [{ role: "user", content: { type: "text", text: whole } }] };
  });
  const closed = new Promise<void>((resolve) => {
    server.onclose = resolve;
  });
  await server.connect(transport);
  return { closed, toolsChanged: () => void server.sendToolListChanged().catch(() => undefined), close: () => server.close() };
}

const instructions =
  "AnyCowork is an AI coworker with agents of its own. Each tool hands a piece of work to one of them, in the folders it was started for. Say everything they " +
  "need to know: they see nothing of your conversation. The answer holds a conversation, which you give again to go on with it.";

/** What one wants done by the skill. */
const request = { name: "request", description: "What is to be done by it.", required: false };

/** The conversations of this client, as Markdown. */
async function listed(begun: ReadonlySet<SessionId>, own: (id: SessionId) => Promise<Session | undefined>) {
  const sessions = await Promise.all([...begun].map(own));
  return sessions.flatMap((each) => (each ? [{ uri: `${scheme}${each.id}`, name: each.title, mimeType: "text/markdown" }] : []));
}

/** No more than a name has. */
function nameOf(server: Server): string {
  return (server.getClientVersion()?.name ?? "").slice(0, 100);
}

function clientOf(server: Server, { signal, requestId, sendNotification, _meta }: Extra): Client {
  const progressToken = _meta?.progressToken;
  let progress = 0;
  const tell = (message: string): void =>
    void sendNotification({
      method: "notifications/progress",
      params: { progressToken: progressToken ?? "", progress: ++progress, message },
    }).catch(() => undefined);
  const elicit: Client["elicit"] = (form, asking) =>
    server.elicitInput(form, { relatedRequestId: requestId, signal: asking, timeout: patienceMs });
  const canElicit = server.getClientCapabilities()?.elicitation !== undefined;
  return { name: nameOf(server), signal, ...(progressToken === undefined ? {} : { progress: tell }), ...(canElicit ? { elicit } : {}) };
}
