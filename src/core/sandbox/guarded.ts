/**
 * Says in a few words why a path must be asked about even where its kind of access passes by itself; undefined when it need not.
 * `parts` are the names below the workspace folder (or of the whole path, when it lies outside).
 */
export function guardOf(parts: readonly string[], access: "read" | "write"): string | undefined {
  return (
    oddName(parts, access) ?? (access === "write" ? changesTools(parts) : undefined) ?? secretName(parts.at(-1) ?? "", parts.at(-2) ?? "")
  );
}

/** Whether a file is of a kind that usually holds secrets: searching passes over it, reading asks. */
export function isSecret(path: string): boolean {
  const parts = path.split(/[\\/]/);
  return secretName(parts.at(-1) ?? "", parts.at(-2) ?? "") !== undefined;
}

/** Whether a name holds what an editor or a shell would replace; we take it to the letter. */
export function looksLikeVariable(name: string): boolean {
  return /\$\{|%[A-Z_]+%|^\$[A-Z]/.test(name);
}

export const variableGuard = "its name looks like a variable";

/** Folders whose every file changes what some tool does by itself. */
const toolFolders: ReadonlyMap<string, string> = new Map([
  [".git", "git"],
  [".vscode", "editor settings"],
  [".idea", "editor settings"],
  [".anycowork", "AnyCowork's settings"],
  [".claude", "settings of an agent"],
  [".cursor", "settings of an agent"],
  [".codex", "settings of an agent"],
  [".gemini", "settings of an agent"],
  [".continue", "settings of an agent"],
  [".roo", "settings of an agent"],
  [".agents", "settings of an agent"],
  [".devcontainer", "commands at container start"],
  [".husky", "git hooks"],
  [".githooks", "git hooks"],
  [".circleci", "continuous integration"],
  [".cargo", "cargo settings"],
  [".yarn", "code the package manager runs"],
  [".direnv", "shell environment"],
]);

/** Files that change what some tool does by itself, without anybody running the project. */
const toolFiles: ReadonlyMap<string, string> = new Map([
  [".gitattributes", "git filters"],
  [".gitmodules", "git modules"],
  [".gitconfig", "git settings"],
  [".mcp.json", "servers that are started"],
  ["mcp.json", "servers that are started"],
  [".npmrc", "package manager settings"],
  [".yarnrc", "package manager settings"],
  [".yarnrc.yml", "package manager settings"],
  [".pnpmfile.cjs", "code the package manager runs"],
  ["bunfig.toml", "package manager settings"],
  ["pip.conf", "package manager settings"],
  [".pypirc", "package manager settings"],
  [".envrc", "shell environment"],
  [".tool-versions", "which programs run"],
  ["mise.toml", "which programs run"],
  [".mise.toml", "which programs run"],
  ["build.rs", "code the compiler runs"],
  [".pre-commit-config.yaml", "git hooks"],
  ["lefthook.yml", "git hooks"],
  [".gitlab-ci.yml", "continuous integration"],
  ["jenkinsfile", "continuous integration"],
  ["azure-pipelines.yml", "continuous integration"],
  [".bashrc", "shell start-up"],
  [".bash_profile", "shell start-up"],
  [".bash_login", "shell start-up"],
  [".profile", "shell start-up"],
  [".zshrc", "shell start-up"],
  [".zshenv", "shell start-up"],
  [".zprofile", "shell start-up"],
  [".zlogin", "shell start-up"],
  ["agents.md", "instructions for agents"],
  ["claude.md", "instructions for agents"],
  ["gemini.md", "instructions for agents"],
  [".cursorrules", "instructions for agents"],
  [".clinerules", "instructions for agents"],
  ["copilot-instructions.md", "instructions for agents"],
  ["skill.md", "a skill"],
  ["skill.yaml", "a skill"],
  ["skill.yml", "a skill"],
]);

// package.json is not among them: changing it is everyday work, and nothing in it runs without a command, which is asked about itself.
function changesTools(parts: readonly string[]): string | undefined {
  const names = parts.map(plain);
  for (const name of names) {
    const reason = toolFolders.get(name);
    if (reason) return `it changes ${reason}`;
  }
  const last = names.at(-1) ?? "";
  if (last.endsWith(".code-workspace")) return "it changes editor settings";
  const folder = names.at(-2) ?? "";
  if (names.includes(".github") && (folder === "workflows" || names.includes("actions"))) return "it changes continuous integration";
  const reason = toolFiles.get(last);
  return reason && `it changes ${reason}`;
}

const secretFiles: ReadonlySet<string> = new Set([
  ".netrc",
  "_netrc",
  ".npmrc",
  ".pypirc",
  ".git-credentials",
  ".pgpass",
  ".htpasswd",
  ".dockercfg",
]);

function secretName(file: string, folder: string): string | undefined {
  const name = plain(file);
  const parent = plain(folder);
  if (/^\.env(\.|$)/.test(name) && !/\.(example|sample|template|dist|defaults)$/.test(name)) return "it may hold secrets";
  if (/\.(pem|key|p12|pfx|jks|keystore|kdbx|ppk)$/.test(name) || /^id_(rsa|dsa|ecdsa|ed25519)$/.test(name))
    return "it may hold a private key";
  if (secretFiles.has(name) || /^(credentials|secrets?)(\.(json|ya?ml|toml|ini|env|txt))?$/.test(name)) return "it may hold secrets";
  if (parent === ".git" && name === "config") return "it may hold tokens in addresses";
  return undefined;
}

/** Names that read as something else than what they are, or that later turn into an option, a variable or a home folder. */
function oddName(parts: readonly string[], access: "read" | "write"): string | undefined {
  const whole = parts.join("/");
  if (hiddenCharacters.test(whole)) return "its name holds characters that are not seen";
  if (lookalikeDots.test(whole)) return "its name holds characters that look like dots or slashes";
  if (looksLikeVariable(whole)) return variableGuard;
  if (parts.some((part) => part.startsWith("~"))) return "its name looks like a home folder";
  if (parts.some((part) => /~\d/.test(part))) return "its name looks like the short form of another";
  if (access === "write" && parts.some((part) => part.startsWith("-"))) return "its name begins like an option";
  return undefined;
}

const hiddenCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u3164]/u;
const lookalikeDots = /[\u2024-\u2026\u2044\u2215\u29f8\uff0e\uff0f\uff3c]/u;

/** The name as the careless file systems compare it: without case, unseen characters, and closing dots and blanks. */
function plain(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/[. ]+$/, "")
    .toLowerCase();
}
