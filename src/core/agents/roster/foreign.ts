/** What tools of other programs are here. Their names are told apart by case where that tells the program. */
const toolNames: ReadonlyMap<string, readonly string[]> = new Map([
  ...named("read_file", "Read", "read", "NotebookRead", "readFile", "read/readFile", "view"),
  ...named("edit_file", "Edit", "MultiEdit"),
  ...named("write_file", "Write", "createFile", "edit/createFile"),
  ...named("edit_file write_file", "edit", "editFiles", "edit/editFiles", "write"),
  ...named("search_files", "Grep", "grep", "codebase", "search/codebase", "textSearch", "search/textSearch"),
  ...named("list_files", "Glob", "LS", "glob", "fileSearch", "search/fileSearch", "listDirectory", "search/listDirectory"),
  ...named("search_files list_files", "search"),
  ...named("run_command read_command stop_command", "Bash", "bash", "execute", "shell", "runCommands", "execute/runInTerminal"),
  ...named("run_command read_command stop_command", "runInTerminal", "PowerShell", "powershell"),
  ...named("read_command", "BashOutput", "execute/getTerminalOutput", "getTerminalOutput"),
  ...named("stop_command", "KillBash", "KillShell"),
  ...named("fetch_page", "WebFetch", "fetch", "web/fetch", "web"),
  ...named("read_problems", "problems", "read/problems"),
  ...named("find_symbols", "usages", "search/usages"),
  ...named("ask_user", "AskUserQuestion"),
]);

/** What files of other programs say besides, and does not count here. */
export const foreignKeys: ReadonlySet<string> = new Set([
  ...["color", "icon", "license", "version", "author", "metadata", "target", "infer", "handoffs", "argument-hint", "hooks", "memory"],
  ...["background", "isolation", "effort", "initialPrompt", "permissionMode", "mode", "temperature", "user-invocable", "user-invokable"],
  ...["disable-model-invocation", "agents"],
]);

/** Foreign names as ours, ours as they are, and those that mean nothing here. */
export interface ReadTools {
  readonly tools: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * Reads a list of tool names. One that is bound to certain arguments (`Bash(git:*)`) is dropped, since the whole tool would be more than that.
 * `known` are our own names.
 */
export function readToolNames(names: readonly string[], known: ReadonlySet<string>): ReadTools {
  const read = names.map((name) => ({ name, as: known.has(name) ? [name] : toolNames.get(name) }));
  return {
    tools: [...new Set(read.flatMap(({ as = [] }) => as))],
    dropped: read.flatMap(({ name, as }) => (as ? [] : [name])),
  };
}

function named(ours: string, ...theirs: readonly string[]): readonly (readonly [string, readonly string[]])[] {
  return theirs.map((each) => [each, ours.split(" ")]);
}
