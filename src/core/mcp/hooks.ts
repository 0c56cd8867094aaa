import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import type {
  ClientCapabilities,
  CreateMessageRequest,
  CreateMessageResult,
  ElicitRequest,
  ElicitResult,
  LoggingMessageNotification,
  Root,
} from "@modelcontextprotocol/sdk/types.js";
import { asAsked, taskCapability } from "./host/tasks.ts";
import type { Sdk } from "./sdk.ts";

/** What we offer to a server. What is absent is not declared, and refused when it is asked for all the same. */
export interface ServerHooks {
  /** The folders the person shares with it. */
  roots?(): Promise<readonly Root[]>;
  /** It wants our model asked. Rejecting refuses it. */
  sample?(params: CreateMessageRequest["params"], signal: AbortSignal): Promise<CreateMessageResult>;
  /** It wants something of the person. */
  elicit?(params: ElicitRequest["params"], signal: AbortSignal): Promise<ElicitResult>;
  /** Hears what it logs. */
  logged?(entry: LoggingMessageNotification["params"]): void;
  /** Hears that a list of it is another now; tools are looked after already. */
  changed?(what: "prompts" | "resources"): void;
  /** Hears that a resource it was asked to watch is another now. */
  updated?(uri: string): void;
}

/** What `initialize` declares of us. */
export function capabilitiesOf({ roots, sample, elicit }: ServerHooks): ClientCapabilities {
  return {
    // The folders of a server never change: conversations of other folders have a process of their own.
    ...(roots ? { roots: {} } : {}),
    ...(sample ? { sampling: {} } : {}),
    ...(elicit ? { elicitation: { form: { applyDefaults: true }, url: {} } } : {}),
    ...(sample || elicit ? { tasks: taskCapability({ sample: sample !== undefined, elicit: elicit !== undefined }) } : {}),
  };
}

/** Has a client, before it is connected, answer what the hooks answer and tell what they hear. */
export function hook(client: Client, hooks: ServerHooks, { types }: Sdk): void {
  const { roots, sample, elicit } = hooks;
  if (roots) client.setRequestHandler(types.ListRootsRequestSchema, async () => ({ roots: [...(await roots())] }));
  if (sample)
    client.setRequestHandler(types.CreateMessageRequestSchema, (request, extra) =>
      asAsked(request, extra, (signal) => sample(request.params, signal)),
    );
  if (elicit)
    client.setRequestHandler(types.ElicitRequestSchema, (request, extra) =>
      asAsked(request, extra, (signal) => elicit(request.params, signal)),
    );
  client.setNotificationHandler(types.LoggingMessageNotificationSchema, ({ params }) => hooks.logged?.(params));
  client.setNotificationHandler(types.PromptListChangedNotificationSchema, () => hooks.changed?.("prompts"));
  client.setNotificationHandler(types.ResourceListChangedNotificationSchema, () => hooks.changed?.("resources"));
  client.setNotificationHandler(types.ResourceUpdatedNotificationSchema, ({ params }) => hooks.updated?.(params.uri));
}
