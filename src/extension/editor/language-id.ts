/** VS Code's name of a language, by what people write behind a fence, where the two differ. */
const ids: ReadonlyMap<string, string> = new Map(
  Object.entries({
    javascript: "js mjs cjs node",
    javascriptreact: "jsx",
    typescript: "ts mts cts",
    typescriptreact: "tsx",
    python: "py python3 pyi",
    shellscript: "sh bash zsh fish shell console shell-session terminal",
    powershell: "ps1 pwsh",
    bat: "cmd batch",
    markdown: "md mdx",
    yaml: "yml",
    ruby: "rb",
    rust: "rs",
    csharp: "cs c#",
    fsharp: "fs f#",
    cpp: "c++ cc cxx hpp hh h++",
    c: "h",
    "objective-c": "objc objectivec m",
    go: "golang",
    kotlin: "kt kts",
    perl: "pl",
    dockerfile: "docker containerfile",
    makefile: "make mk",
    html: "htm xhtml",
    xml: "svg plist xsl",
    jsonc: "json5",
    jsonl: "ndjson",
    properties: "conf env dotenv editorconfig",
    sql: "mysql postgres postgresql sqlite tsql plsql",
    diff: "patch udiff",
    latex: "tex math",
    terraform: "tf hcl",
    julia: "jl",
    haskell: "hs",
    elixir: "ex exs",
    mermaid: "mmd",
    plaintext: "text txt plain output log",
  }).flatMap(([id, labels]) => labels.split(" ").map((label) => [label, id] as const)),
);

/** The language a block of code opens in: one VS Code knows here, else undefined, which is plain text. */
export function languageIdOf(label: string, known: readonly string[]): string | undefined {
  const low = label.toLowerCase();
  return [ids.get(low), low].find((each) => each !== undefined && known.includes(each));
}
