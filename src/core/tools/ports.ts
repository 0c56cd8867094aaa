import type { Notes } from "../memory/notes/notes.ts";
import type { Network } from "../network/fetch.ts";
import type { CommandRegistry } from "../sandbox/process/registry.ts";
import type { Runners } from "../sandbox/runners/runner.ts";
import type { SandboxMode } from "../sandbox/runners/settings.ts";
import type { Searcher } from "../sandbox/search/searcher.ts";
import type { BackgroundCommands } from "./commands/background.ts";
import type { DeclaredTool } from "./custom/declared.ts";
import type { SkillShelf } from "./skills/shelf.ts";

/** What the built-in tools need from whoever composes them. */
export interface ToolPorts {
  /** Absolute paths of the workspace folders; may be empty. The first is where relative paths begin. */
  readonly folders: readonly string[];
  /** Our own data folder: its files are refused, but for the stored outputs in `readableFolder`. */
  readonly dataFolder: string;
  /** Where full outputs of steps lie, for the model to read on. */
  readonly readableFolder: string;
  /** Where our own program lies, which is never changed. */
  readonly codeFolder?: string;
  readonly documents?: OpenDocuments;
  /** The surface's environment, as it is; what a child process must not see is taken out by us. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where running commands are noted, for a surface that may have to end them at once. */
  readonly commands?: CommandRegistry;
  /** The commands that go on by themselves; without it each set of tools knows its own only. */
  readonly background?: BackgroundCommands;
  /** Where commands run; without it on this machine as it is. */
  readonly runners?: Runners;
  /** The least strict mode in which commands run, whatever else is set. */
  readonly sandbox?: SandboxMode;
  /** Looks through files, with the threads of the whole program; without it each set of tools looks by itself, in this thread. */
  readonly searcher?: Searcher;
  /** Tools the person declared. */
  readonly declared?: readonly DeclaredTool[];
  /** Where skills are kept; without it there are none. */
  readonly skills?: SkillShelf;
  /** Where what is to be kept in mind goes; without it nothing can be. */
  readonly notes?: Pick<Notes, "add">;
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
