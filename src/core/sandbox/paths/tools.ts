import { bare } from "./bare.ts";

/**
 * Why changing a path changes what tools do by themselves, without anybody running the project: in a few words, or undefined.
 * `parts` are the names below the workspace folder (or of the whole path, when it lies outside). Their case does not count.
 */
export function changesTools(parts: readonly string[]): string | undefined {
  const names = parts.map(bare);
  const reason =
    names.map((name) => folders.get(name)).find((each) => each !== undefined) ?? files.get(names.at(-1) ?? "") ?? placeOf(names.join("/"));
  return reason && `it changes ${reason}`;
}

/**
 * The same of what a box may not change, where nobody is asked about a single file: what makes the person's machine run something, or tells an
 * agent something, although the person runs nothing of the project. Of a folder it tells whether that holds for all in it. What only works when the
 * project is built, installed, tested or run is left out, since a command that may do that may change it: an install writes lock files and settings
 * of the package manager. A repository is held in part, see `walls/repository.ts`.
 */
export function runsUnasked(folder: BareFolder, name: string, isFolder: boolean): string | undefined {
  const own = bare(name);
  const reason = (isFolder ? folders.get(own) : files.get(own)) ?? placeOf(`${folder.way}${own}${isFolder ? "/" : ""}`);
  return reason !== undefined && unasked.has(reason) ? `it changes ${reason}` : undefined;
}

/** A folder by its names below the workspace folder, made ready to be asked about all it holds. */
export interface BareFolder {
  readonly way: string;
}

export function bareFolder(parts: readonly string[]): BareFolder {
  return { way: parts.map((each) => `${bare(each)}/`).join("") };
}

function placeOf(whole: string): string | undefined {
  return places.find(([expression]) => expression.test(whole))?.[1];
}

/** Of the reasons below, those that need nobody who runs the project. */
const unasked: ReadonlySet<string> = new Set<Reason>([
  "git hooks",
  "git settings",
  "editor settings",
  "AnyCowork's settings",
  "settings of an agent",
  "commands at container start",
  "which programs run",
  "shell environment",
  "shell start-up",
  "keys and who may log in",
  "what is closed to tools",
  "what agents may see",
  "instructions for agents",
  "a skill",
  "servers that are started",
  "what a program does at its start",
  "what starts by itself",
]);

type Reason = keyof typeof folderNames | keyof typeof fileNames | "what starts by itself";

/** Folders whose every file counts. */
const folderNames = {
  git: [".git"],
  "version control": [".hg", ".svn", ".jj"],
  "git hooks": [".husky", ".githooks", ".git-hooks", ".lefthook"],
  "editor settings": [".vscode", ".idea", ".fleet", ".zed", ".vs", ".nova", ".emacs.d"],
  "AnyCowork's settings": [".anycowork"],
  "settings of an agent": [
    ...[".agent", ".agents", ".amazonq", ".augment", ".claude", ".cline", ".clinerules", ".codeium", ".codex", ".continue", ".copilot"],
    ...[".crush", ".cursor", ".factory", ".gemini", ".goose", ".junie", ".kilocode", ".kiro", ".opencode", ".openhands", ".qwen", ".roo"],
    ...[".trae", ".windsurf"],
  ],
  "commands at container start": [".devcontainer"],
  "continuous integration": [".buildkite", ".circleci", ".forgejo", ".gitea", ".teamcity", ".tekton", ".woodpecker"],
  "cargo settings": [".cargo"],
  "package manager settings": [".bundle", ".nuget"],
  "code the package manager runs": [".yarn"],
  "code the build tool runs": [".mvn"],
  "which programs run": [".mise"],
  "shell environment": [".direnv"],
  "keys and who may log in": [".ssh", ".gnupg"],
};

const fileNames = {
  "git filters": [".gitattributes"],
  "git modules": [".gitmodules"],
  "git settings": [".gitconfig"],
  "git hooks": [".overcommit.yml", ".pre-commit-hooks.yaml"],
  "version control": [".hgrc"],
  "what is closed to tools": [".anycoworkignore"],
  "what agents may see": [
    ".aiexclude",
    ".aiderignore",
    ".clineignore",
    ".cursorignore",
    ".cursorindexingignore",
    ".geminiignore",
    ".rooignore",
  ],
  "instructions for agents": [
    ...["agent.md", "agents.md", "agents.override.md", "claude.md", "claude.local.md", "copilot-instructions.md", "gemini.md", "qwen.md"],
    ...["warp.md", ".augment-guidelines", ".airules", ".cursorrules", ".goosehints", ".rules", ".windsurfrules"],
  ],
  "settings of an agent": [".aider.conf.yml", ".kilocodemodes", ".roomodes", "opencode.json", "opencode.jsonc"],
  "a skill": ["skill.md", "skill.yaml", "skill.yml"],
  "servers that are started": ["claude_desktop_config.json"],
  "commands at container start": [".devcontainer.json", ".gitpod.yml", ".gitpod.dockerfile", "devbox.json", "devfile.yaml", ".replit"],
  "continuous integration": [
    ...[".appveyor.yml", ".cirrus.yml", ".drone.yml", ".gitlab-ci.yml", ".travis.yml", ".woodpecker.yml", "appveyor.yml"],
    ...["azure-pipelines.yml", "bitbucket-pipelines.yml", "cloudbuild.yaml", "jenkinsfile"],
  ],
  "package manager settings": [
    ...[".condarc", ".gemrc", ".npmrc", ".pypirc", ".yarnrc", ".yarnrc.yml", "bunfig.toml", "nuget.config", "pip.conf", "pip.ini"],
    ...["pnpm-workspace.yaml", "poetry.toml", "uv.toml"],
  ],
  "code the package manager runs": [
    ...[
      ".pnp.cjs",
      ".pnp.loader.mjs",
      ".pnpmfile.cjs",
      ".pnpmfile.mjs",
      "binding.gyp",
      "composer.json",
      "extconf.rb",
      "package.json",
      "setup.py",
    ],
  ],
  "what the package manager installs": ["bun.lockb", "go.sum", "npm-shrinkwrap.json"],
  "which programs run": [".tool-versions", ".mise.toml", "mise.toml", "mise.local.toml", "rust-toolchain", "rust-toolchain.toml"],
  "shell environment": [".envrc", ".pam_environment"],
  "code the compiler runs": ["build.rs"],
  "code that tests or Python run by themselves": ["conftest.py", "sitecustomize.py", "usercustomize.py"],
  "how the web server runs": ["server.xml", "web.config"],
  "shell start-up": [
    ...[".bash_aliases", ".bash_login", ".bash_logout", ".bash_profile", ".bashrc", ".cshrc", ".kshrc", ".login", ".logout", ".mkshrc"],
    ...[".profile", ".tcshrc", ".xinitrc", ".xprofile", ".xsession", ".zlogin", ".zlogout", ".zprofile", ".zshenv", ".zshrc"],
    ...["config.fish", "profile.ps1"],
  ],
  "what a program does at its start": [
    ...[".curlrc", ".dir-locals.el", ".emacs", ".exrc", ".gdbinit", ".ghci", ".irbrc", ".lldbinit", ".nvim.lua", ".nvimrc", ".ocamlinit"],
    ...[".pryrc", ".psqlrc", ".pythonrc", ".rprofile", ".screenrc", ".sqliterc", ".tmux.conf", ".vimrc", ".wgetrc"],
  ],
};

const folders = byName(folderNames);
const files = byName(fileNames);

/** Whole paths, in lower case with forward slashes, that count by more than one name. */
const places: readonly (readonly [expression: RegExp, reason: string])[] = [
  [/\.(code-workspace|sublime-project)$/, "editor settings"],
  [/(^|\/)user\/(settings|keybindings|tasks|mcp)\.json$/, "settings of the person's editor"],
  [/(^|\/)\.github\/(workflows|actions)\//, "continuous integration"],
  [/(^|\/)\.github\/(dependabot\.ya?ml|codeowners)$/, "who and what may change the project"],
  [/(^|\/)\.github\/(agents|chatmodes|hooks|instructions|prompts|skills)\//, "instructions for agents"],
  [/(^|\/)\.?mcp([-_](config|settings|servers))?\.(jsonc?|ya?ml|toml)$/, "servers that are started"],
  [/\.(agent|chatmode|instructions|prompt)\.md$/, "instructions for agents"],
  [/(^|\/)\.(roo|kilocode)rules(-|$)/, "instructions for agents"],
  [/^skills\/[^/]+\//, "a skill"],
  [/(^|\/)\.?(lefthook|lefthook-local|pre-commit-config|lint-staged\.config)\.(ya?ml|toml|json|[cm]?[jt]s)$/, "git hooks"],
  [/(^|\/)\.lintstagedrc(\.|$)/, "git hooks"],
  [/\.lock$|-lock\.(json|ya?ml)$|\.lock\.(json|hcl)$/, "what the package manager installs"],
  [/(^|\/)gradle\/wrapper\/|\.(cs|fs|vb|vcx)?proj$|\.(targets|props)$/, "code the build tool runs"],
  [/_profile\.ps1$/, "shell start-up"],
  [/(^|\/)\.config\/(autostart|fish|systemd)\/|(^|\/)library\/launch(agents|daemons)\/|\/programs\/startup\//, "what starts by itself"],
  [/(^|\/)(crontab|cron\.(d|daily|hourly|weekly|monthly)\/.*)$/, "what starts by itself"],
  [/(^|\/)\.docker\/config\.json$|(^|\/)\.(aws|kube)\/config$/, "who may log in where"],
];

function byName(reasons: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(reasons).flatMap(([reason, names]) => names.map((name) => [name, reason] as const)));
}
