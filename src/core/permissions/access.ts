import type { BoxWords, RunsOn } from "../events/words/runs-on.ts";
import type { CommandReading } from "./command/part.ts";

/**
 * What a tool call is about to do, worked out before anybody is asked.
 * Paths are absolute with every link resolved.
 */
export type Access =
  | {
      readonly kind: "read";
      readonly path: string;
      readonly place: Place;
      /** Whatever lies in the folder is read or named too. */
      readonly below?: true;
      /** Says why reading this always asks ("it may hold secrets"). */
      readonly guarded?: string;
      /** Where it would be sent to, for people: a chat in which the conversation is held. */
      readonly sendsTo?: string;
    }
  | {
      readonly kind: "write";
      readonly path: string;
      readonly place: Place;
      /** The change as a unified diff; its hash binds the approval to the content. */
      readonly diff: string;
      /** Says why changing this always asks ("it changes git settings"). */
      readonly guarded?: string;
    }
  | {
      readonly kind: "move";
      readonly from: string;
      readonly to: string;
      /** Outside as soon as one of the two is. */
      readonly place: Place;
      readonly guarded?: string;
    }
  | {
      readonly kind: "delete";
      readonly path: string;
      /** What would go, for people: "a file of 214 lines", "a folder of 12 files". */
      readonly what: string;
      readonly place: Place;
      readonly guarded?: string;
    }
  | {
      readonly kind: "run";
      readonly command: string;
      readonly directory: string;
      readonly place: Place;
      readonly reading: CommandReading;
      /** Absent: on this machine as it is. */
      readonly runsOn?: RunsOn;
      /** In which sandbox. */
      readonly box?: BoxWords;
      /** Why it would not run in a better place, as a sentence. */
      readonly unboxed?: string;
      /** What it would find on its standard input. */
      readonly input?: string;
      /** The skill it belongs to. */
      readonly skill?: string;
    }
  /** A page would be fetched. Host in lower case, with its port where it is not the usual one. */
  | { readonly kind: "fetch"; readonly host: string; readonly url: string }
  /** Something would be kept in mind for later conversations: those in these folders, or everywhere where there are none. */
  | { readonly kind: "remember"; readonly text: string; readonly folders: readonly string[] }
  /** The text of a skill would come into the conversation, for the model to follow. */
  | {
      readonly kind: "skill";
      readonly name: string;
      readonly folder: string;
      /** What is in it, for people. */
      readonly what: string;
      /** SHA-256 in hex over all its files. */
      readonly hash: string;
      /** Whether the person has put it there or said yes to it as it is; or to another content. */
      readonly state: "given" | "new" | "changed";
    }
  /** A tool of an MCP server would be called: whatever it does there, nobody here sees. */
  | {
      readonly kind: "mcp";
      /** The server's name, without a slash. */
      readonly server: string;
      /** The server's own name of the tool, and the one models know it by. */
      readonly tool: string;
      readonly name: string;
      /** The arguments as JSON, written out for people. */
      readonly input: string;
      /** What names the server as it is configured, and the tool as it describes itself: another one was never said yes to. */
      readonly prints: { readonly server: string; readonly tool: string };
    }
  /** Nothing outside the conversation is touched: asking the person, looking after a command that runs already. */
  | { readonly kind: "talk" };

/** Inside a workspace folder, or outside every one. */
export type Place = "inside" | "outside";
