import type { WrittenRules } from "./agents/permission/rulebook.ts";
import type { Budgets } from "./agents/ports.ts";
import type { ModelRef } from "./events/ids.ts";
import type { Effort } from "./events/message.ts";
import type { ServerInput } from "./events/roster/server.ts";
import type { WrittenServers } from "./mcp/catalog.ts";
import type { Vault } from "./mcp/oauth/credentials.ts";
import type { OpenCallback } from "./mcp/oauth/loopback.ts";
import type { GivenPrices } from "./providers/prices/find.ts";
import type { SandboxSettings } from "./sandbox/runners/settings.ts";
import type { LeasePatience } from "./storage/lease.ts";
import type { TokenKeeper } from "./telegram/terms.ts";
import type { WrittenTools } from "./tools/custom/kept.ts";
import type { Places } from "./tools/places.ts";
import type { OpenDocuments } from "./tools/ports.ts";
import type { Tool } from "./tools/tool.ts";

/** What a surface gives the core: the holes it fills. */
export interface Host {
  /** Where everything is kept; made when it is not there. */
  readonly dataFolder: string;
  /** The folder of `sql-wasm.wasm` and of the threads' code. */
  readonly assetsFolder: string;
  /** The API key of a provider ("openai") that was entered for this origin ("https://api.openai.com"), or undefined. It is sent nowhere else. */
  key(provider: string, origin: string): Promise<string | undefined>;
  /** Every secret that is kept for us, in use or not: each is taken out of whatever is shown, stored and sent. */
  secrets(): Promise<readonly string[]>;
  /** Another endpoint that speaks the provider's protocol, or undefined for its own. */
  baseUrl(provider: string): string | undefined;
  /** Models to list besides the built-in ones. */
  extraModels(): readonly ModelRef[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How models are asked, where the surface knows proxies and certificates that the environment does not tell of. */
  readonly fetch?: typeof fetch;
  /** Proxies beside those of the environment, by the names they have there, for everything but models. */
  proxies?(): Readonly<Record<string, string | undefined>>;
  /** Restricted Mode is the opposite: only reading tools are offered and run. */
  trusted(): boolean;
  /** Whether files of this folder that could change how we behave (rules, instructions, servers) may be read: the person has said so, for it or for one above. In a terminal that is not `trusted`, which is Restricted Mode. */
  trustsFolder(folder: string): Promise<boolean>;
  /** Rules the person wrote down: into the settings, or behind the command. Absent: none. */
  rules?(): Pick<WrittenRules, "settings" | "command-line">;
  /** MCP servers the person wrote down: by name a command or a url, and what goes with it; and where they stand. Undefined: none. */
  servers?(): WrittenServers | undefined;
  /** What the person gave for an input of an MCP server, or gives now; it is kept with the secrets, as `slot`. Undefined when they don't. */
  serverInput?(slot: string, input: ServerInput): Promise<string | undefined>;
  /** Where tokens of Telegram bots lie: with the person's other secrets. Absent: none are kept here. */
  readonly tokens?: TokenKeeper;
  /** Where what MCP servers give to those who sign in is kept; absent: nobody signs in to one. */
  readonly vault?: Vault;
  /** Where a browser comes back to after signing in; absent: a page on this machine's loopback. */
  readonly openCallback?: OpenCallback;
  /** Whether somebody can be asked. If not, what would be asked is refused at once. */
  canAsk(): boolean;
  readonly documents?: OpenDocuments;
  /** Tools the person declared, as they stand now; never those of a workspace. Absent: none. */
  tools?(): WrittenTools | undefined;
  /** Tools only this surface has, for a session's workspace folders. */
  extraTools?(folders: readonly string[], places: Places): readonly Tool[];
  limits(): RunLimits;
  /** Prices the person gave, before those that are known. */
  prices?(): GivenPrices;
  /** After how long another process that shows no sign of life may be taken over; usually half a minute. */
  readonly patience?: LeasePatience;
  /** How hard a model that reasons should try; undefined leaves it to the model. */
  effort?(): Effort | undefined;
  /** Whether the person looks through plans before they begin; absent: not. */
  reviewsPlans?(): boolean;
  /** How commands are kept from the machine; absent: they are not. */
  sandbox?(): SandboxSettings;
  /** Something a person should know that nobody asked for, such as a damaged file that was set aside, or about a rule that makes no sense. */
  warn(sentence: string, about?: "rules"): void;
  /** Hears when what is said can't be saved for now, why, and what to do; undefined when it can again. Nothing is lost while the process lives. */
  trouble?(sentence: string | undefined): void;
  /** After how many days without use a conversation is deleted, to be brought back for 30 more; 0 or absent keeps all. */
  keepDays?(): number;
  /** One line for the log; never a secret. */
  log(line: string): void;
}

/** Reaching one asks whether to go on; with nobody to ask it ends the run as failed with a sentence. */
export interface RunLimits {
  readonly turns: number;
  readonly milliseconds: number;
  /** Input and output together; absent or 0 sets no limit. */
  readonly tokens?: number;
  readonly budgets?: Budgets;
}
