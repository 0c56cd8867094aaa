import type { ListedServer, RefusedTool, ServerConfig } from "../events/roster/server.ts";

/** The MCP servers there are where the conversation shown works, and how each is. */
export interface ConnectionsPage {
  readonly servers: readonly ShownServer[];
  /** A sentence for whatever was written down and can't be used. */
  readonly problems: readonly string[];
  /** The name of the one that was removed last, while it can be put back. */
  readonly removed?: string;
}

/** A server as it is looked at. Values that may be secrets are not in it, but where the person wrote them down in the panel. */
export interface ShownServer
  extends Pick<ListedServer, "source" | "shown" | "state" | "reason" | "errorLines" | "changedScripts" | "logPath" | "print"> {
  readonly name: string;
  /** Of a workspace's: the file that asks for it, absolute and as it is shown, and the folder. */
  readonly file?: { readonly path: string; readonly label: string };
  readonly folder?: string;
  readonly isOff: boolean;
  /** As it was written down; only of one that can be changed here. */
  readonly config?: ServerConfig;
  /** Whether it is given something that is kept with the secrets. */
  readonly hasInputs: boolean;
  /** Whether it is one that a person may sign in to: it is asked at an address. */
  readonly isRemote: boolean;
  /** Of a workspace's that waits for a yes: what one should know of the rules there are, as a sentence. */
  readonly passing?: string;
  readonly tools: readonly ShownTool[];
  readonly refused: readonly RefusedTool[];
}

export interface ShownTool {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  /** It is other than it was when it was allowed, or new since. */
  readonly isChanged: boolean;
  /** Of one that is: what it takes now, as JSON. */
  readonly schema?: string;
  /** The rule that forbids it. */
  readonly rule: string;
  /** Whether that rule is in the person's settings. */
  readonly isForbidden: boolean;
}
