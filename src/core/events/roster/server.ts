/** An MCP server as somebody wrote it down: a program that is started, or an address. Variables are not filled in yet. */
export interface ServerConfig {
  /** What it is called by. */
  readonly name: string;
  /** The program to start; with it go `args`, `env` and `cwd`. */
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The address to ask instead; with it go `headers` and `transport`. */
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How it is signed in to, where that is not found out by asking it. */
  readonly oauth?: OAuthConfig;
  /** Absent: streamable HTTP, and where that is not spoken the older SSE. */
  readonly transport?: "http" | "sse";
  /** Whether it may have the person's model asked, after a question each time; absent: not. */
  readonly sampling?: boolean;
  /** Whether it is told which folders are worked in; absent: when it is on this machine. */
  readonly roots?: boolean;
  /** A call may take so long without a sign of progress; absent: 60. */
  readonly timeoutSeconds?: number;
  /** What `${input:ID}` stands for. */
  readonly inputs?: readonly ServerInput[];
  /** It is kept, but not used. */
  readonly disabled?: boolean;
}

/** What a person knows of how to sign in to a server. */
export interface OAuthConfig {
  /** Absent: a person signs in. `client_credentials`: the client is let in as itself. */
  readonly grant?: "authorization_code" | "client_credentials";
  /** A client that was registered by hand. */
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** An https address where a document says who this client is. */
  readonly clientMetadataUrl?: string;
  /** Scopes, with blanks between. */
  readonly scope?: string;
  /** The authorization server the client is registered with. */
  readonly issuer?: string;
  /** PEM (PKCS#8), in place of a secret, and what is signed with it. */
  readonly privateKey?: string;
  readonly algorithm?: string;
}

/** Something a person is asked for once. */
export interface ServerInput {
  readonly id: string;
  readonly description: string;
  /** Kept with the secrets. */
  readonly password: boolean;
}

/** A tool as its server describes it, bounded and without hidden characters. */
export interface ServerTool {
  /** The server's own name of it. */
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  /** A JSON schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema?: Readonly<Record<string, unknown>>;
  /** What the server says of it; hints, nothing else. */
  readonly hints?: { readonly readOnly?: boolean; readonly destructive?: boolean; readonly openWorld?: boolean };
  /** Whether it can only be called as a task. */
  readonly asTask?: boolean;
  /** Hidden characters were taken out of what it says of itself. */
  readonly hadHidden?: boolean;
  /** SHA-256 of everything above as the server gave it. */
  readonly print: string;
}

/** A tool that can't be offered, and why, as a sentence. */
export interface RefusedTool {
  readonly name: string;
  readonly why: string;
}

/** Everything that is kept of MCP servers. */
export type ServerRow = KeptServer | AllowedServer | KnownTools;

/** A server that a person added. `id`: "server NAME". */
export interface KeptServer {
  readonly id: string;
  readonly kind: "server";
  readonly config: ServerConfig;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly removedAt?: string;
}

/** A person's yes to start what a file asks for. `id`: "allowed PRINT", the print being that of the whole configuration. */
export interface AllowedServer {
  readonly id: string;
  readonly kind: "allowed";
  readonly name: string;
  /** The file that asked for it. */
  readonly file: string;
  /** What of its folder it ran then: by name, SHA-256 of what was in it. */
  readonly scripts?: Readonly<Record<string, string>>;
  readonly at: string;
  readonly removedAt?: string;
}

/** The tools a server had when it was last asked. `id`: "tools PRINT". */
export interface KnownTools {
  readonly id: string;
  readonly kind: "tools";
  readonly name: string;
  /** Those that count: as they were when the server was allowed, or what has been allowed since. */
  readonly tools: readonly ServerTool[];
  readonly refused: readonly RefusedTool[];
  /** What the server says now, where that is something else and nobody has allowed it yet. */
  readonly changed?: readonly ServerTool[];
  /** What it says of itself as a whole. */
  readonly instructions?: string;
  readonly at: string;
  readonly removedAt?: string;
}

/** A server that can be used or asked about, and how it is. */
export interface ListedServer {
  readonly config: ServerConfig;
  readonly source: ServerSource;
  /** What a person sees before a yes: the whole command line or address, and a line each for what goes with it. Values that may be secrets are left out. */
  readonly shown: readonly string[];
  /** Of a workspace's: the file that asks for it, and the folder. */
  readonly file?: string;
  readonly folder?: string;
  readonly state: ServerState;
  /** Why it is in that state, as a sentence. */
  readonly reason?: string;
  /** Of one that failed: the last lines it wrote to its standard error. */
  readonly errorLines?: readonly string[];
  /** Those that wait for a yes as the server says them now, so that it is seen what the yes is to. */
  readonly tools: readonly ServerTool[];
  readonly refused: readonly RefusedTool[];
  /** Names of tools that are other than they were when they were allowed, or new since. */
  readonly changed: readonly string[];
  /** Of a workspace's that was allowed: names of the files it runs that are other since. */
  readonly changedScripts?: readonly string[];
  /** SHA-256 of all that a yes would be to as it is now. */
  readonly print: string;
  /** Where what it wrote and what went wrong can be read. */
  readonly logPath: string;
}

export type ServerSource = "yours" | "settings" | "workspace";

/** `off`: not started, or switched off; `approval`: it waits for a person's yes. */
export type ServerState = "off" | "starting" | "ready" | "failed" | "approval";
