/** Rules files by their names at the top of a workspace folder, the most general first. */
export const topNames: readonly string[] = ["AGENTS.md", "CLAUDE.md", ".github/copilot-instructions.md"];

/** The same of a folder further down; they hold for what lies below it. */
export const nestedNames: readonly string[] = ["AGENTS.md", "CLAUDE.md"];

/** Whether a rules file of this name takes others in by `@file`. */
export function takesOthersIn(name: string): boolean {
  return name === "CLAUDE.md";
}

/** Folders of what came from elsewhere: whoever wrote it does not say how this project is worked on. */
export function isForeign(folderName: string): boolean {
  return foreign.has(folderName.toLowerCase());
}

const foreign: ReadonlySet<string> = new Set([
  ...["node_modules", "bower_components", "jspm_packages", ".yarn", ".pnpm-store", "vendor", "third_party", "pods"],
  ...["site-packages", "dist-packages", ".venv", "venv", ".tox", ".git", ".hg", ".svn"],
]);
