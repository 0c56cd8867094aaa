import type { Network } from "../network/fetch.ts";
import type { CommandRegistry } from "../sandbox/commands.ts";
import type { Searcher } from "../sandbox/search/searcher.ts";
import type { BackgroundCommands } from "./commands/background.ts";

/** What the built-in tools need from whoever composes them. */
export interface ToolPorts {
  /** Absolute paths of the workspace folders; may be empty. The first is where relative paths begin. */
  readonly folders: readonly string[];
  /** Our own data folder: its files are refused, but for the stored outputs in `readableFolder`. */
  readonly dataFolder: string;
  /** Where full outputs of steps lie, for the model to read on. */
  readonly readableFolder: string;
  readonly documents?: OpenDocuments;
  /** The surface's environment, as it is; what a child process must not see is taken out by us. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where running commands are noted, for a surface that may have to end them at once. */
  readonly commands?: CommandRegistry;
  /** The commands that go on by themselves; without it each set of tools knows its own only. */
  readonly background?: BackgroundCommands;
  /** Looks through files, with the threads of the whole program; without it each set of tools looks by itself, in this thread. */
  readonly searcher?: Searcher;
  /** The way out to web pages; without it each set of tools has its own. */
  readonly network?: Network;
}

/** Files that a person has open in an editor: what is on the screen counts, not what is on the disk. */
export interface OpenDocuments {
  /** The text as the person sees it, or undefined when the file is not open. */
  read(path: string): Promise<string | undefined>;
  /** The real paths of the files that are open with changes not saved. */
  unsaved(): Promise<readonly string[]>;
  /**
   * Replaces the text of an open document and saves it; false when the file is not open.
   * Rejects with a sentence for the model when the editor refuses, or when the document's text is no longer `expected`.
   */
  replace(path: string, change: { readonly expected: string; readonly text: string }): Promise<boolean>;
}
