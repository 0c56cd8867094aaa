import { blockComment, doubled, hashed, type Language, language, number, single } from "./language.ts";
import { likeC } from "./like-c.ts";

const strings = [
  ["string", doubled],
  ["string", single],
] as const;
const hashComments = [["comment", hashed], ...strings, ["number", number]] as const;

const python = language({
  keywords:
    "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield",
  constants: "True False None self cls",
  regions: [
    { begin: '"""', end: '"""', tone: "string" },
    { begin: "'''", end: "'''", tone: "string" },
  ],
  marks: [["comment", "#.*"], ["name", String.raw`(?<![\w)\]])@[\w.]+`], ...strings, ["number", number]],
});

const ruby = language({
  keywords:
    "alias and begin break case class def do else elsif end ensure for if in module next not or redo require rescue retry return super then undef unless until when while yield",
  constants: "true false nil self",
  marks: [["name", String.raw`(?<![\w:]):[A-Za-z_]\w*|[@$]+[A-Za-z_]\w*`], ...hashComments],
});

const shell = language({
  keywords:
    "if then else elif fi for while until do done case esac in function select time export local readonly declare return exit set unset source alias trap",
  constants: "",
  names: false,
  word: String.raw`(?<![\w./-])[A-Za-z_][\w-]*`,
  marks: [
    ["comment", "^[$>%] |^PS [^>]*> "],
    ["comment", hashed],
    ["name", String.raw`\$(?:\{[^}]*\}?|[A-Za-z_]\w*|[\d?@#*!$-])`],
    ["string", doubled],
    ["string", "'[^']*'?"],
    ["number", String.raw`(?<![\w./-])\d+\b(?![\w./-])`],
    ["name", String.raw`(?<=\s)--?[A-Za-z][\w-]*`],
  ],
});

const powershell = language({
  keywords:
    "begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach from function if in param process return switch throw trap try until using while",
  constants: "",
  anyCase: true,
  names: false,
  regions: [{ begin: "<#", end: "#>", tone: "comment" }],
  marks: [
    ["comment", hashed],
    ["name", String.raw`\$\{?[\w:]+\}?|(?<=\s)-[A-Za-z]\w*|\b[A-Z]\w+-[A-Z]\w+`],
    ["string", '"(?:[^"`]|`.)*"?'],
    ["string", "'[^']*'?"],
    ["number", number],
  ],
});

const sql = language({
  keywords:
    "add all alter and as asc begin between by case check column commit constraint create cross database default delete desc distinct drop else end except exists explain foreign from full function group having if in index inner insert intersect into is join key left like limit natural not offset on or order outer over partition primary procedure references returning right rollback select set table then to transaction trigger truncate union unique update using values view when where with",
  constants: "true false null",
  anyCase: true,
  regions: [blockComment],
  marks: [
    ["comment", "--.*"],
    ["string", "'(?:[^']|'')*'?"],
    ["number", number],
  ],
});

const json = language({
  regions: [blockComment],
  names: false,
  marks: [
    ["comment", "//.*"],
    ["name", String.raw`"(?:[^"\\]|\\.)*"(?=\s{0,20}:)`],
    ["string", doubled],
    ["number", String.raw`-?\b\d[\d.]*(?:[eE][+-]?\d+)?`],
  ],
});

const yaml = language({
  constants: "true false null yes no on off",
  names: false,
  marks: [
    ["comment", hashed],
    ["keyword", String.raw`^---$|^\.\.\.$`],
    ["name", String.raw`^ {0,200}(?:- {1,20}){0,20}(?:"[^"]*"|[\w.$/-][\w.$/ -]{0,100})(?=:(?:\s|$))`],
    ["keyword", String.raw`(?<=[\s:])[&*!][\w-]+`],
    ...strings,
    ["number", String.raw`(?<![\w./-])-?\d[\d.]*(?![\w./:-])`],
  ],
});

const ini = language({
  constants: "true false",
  names: false,
  regions: [{ begin: '"""', end: '"""', tone: "string" }],
  marks: [
    ["comment", String.raw`(?<![^\s])[#;].*`],
    ["keyword", String.raw`^\s{0,100}\[.*\]`],
    ["name", String.raw`^\s{0,100}[\w."-]{1,100}(?=\s{0,20}=)`],
    ...strings,
    ["number", number],
  ],
});

const markup = language({
  keywords: "",
  constants: "",
  names: false,
  word: String.raw`[A-Za-z][\w-]*`,
  regions: [{ begin: "<!--", end: "-->", tone: "comment" }],
  marks: [
    ["keyword", String.raw`</?[A-Za-z][\w:.-]*|/?>|<[!?][A-Za-z]+|\?>`],
    ["name", String.raw`(?<=[\s"'])[\w:@.#*-]+(?==["'{])`],
    ["string", `(?<==)(?:"[^"]*"?|'[^']*'?)`],
    ["number", "&#?\\w{1,10};"],
  ],
});

const css = language({
  constants: "",
  names: false,
  word: String.raw`[A-Za-z_-][\w-]*`,
  regions: [blockComment],
  marks: [
    ["comment", String.raw`(?<![^\s;{}])//.*`],
    ["keyword", String.raw`@[\w-]+|!important`],
    ["name", String.raw`--[\w-]+|\$[\w-]+|(?<=^\s{0,50}|[{;]\s{0,20})[a-z-]+(?=\s{0,20}:(?!hover|focus|active|not|is|:))`],
    ["number", String.raw`#[\da-fA-F]{3,8}\b|(?<![\w-])-?\d*\.?\d+(?:%|[a-z]+)?`],
    ...strings,
  ],
});

const diff = language({
  constants: "",
  names: false,
  word: "(?!)",
  marks: [
    ["keyword", "^(?:diff |index |--- |\\+\\+\\+ |new file|deleted file|rename |similarity ).*"],
    ["comment", "^@@.*?@@|^\\\\.*"],
    ["added", String.raw`^\+.*`],
    ["removed", "^-.*"],
  ],
});

const markdown = language({
  constants: "",
  names: false,
  word: "(?!)",
  regions: [{ begin: "^\\s{0,3}```", end: "^\\s{0,3}```", tone: "string" }],
  marks: [
    ["keyword", String.raw`^#{1,6} .*|^\s{0,20}(?:[-*+]|\d{1,9}[.)]) |^> `],
    ["string", "`[^`]+`"],
    ["name", String.raw`\[[^\]\[]{1,200}\]\([^)]{0,500}\)|\*\*[^*]{1,200}\*\*`],
  ],
});

const docker = language({
  keywords: "FROM RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK SHELL AS",
  constants: "",
  names: false,
  marks: [["name", String.raw`\$\{?\w+\}?|(?<=\s)--[\w-]+`], ...hashComments],
});

const makefile = language({
  keywords: "include define endef ifdef ifndef ifeq ifneq else endif export override",
  constants: "",
  names: false,
  marks: [["name", String.raw`^[\w./%-]+(?=\s{0,20}:)|\$\([^)]*\)?|\$[@<^*?]`], ...hashComments],
});

const lua = language({
  keywords: "and break do else elseif end for function goto if in local not or repeat return then until while",
  constants: "true false nil self",
  regions: [{ begin: String.raw`--\[\[`, end: "\\]\\]", tone: "comment" }],
  marks: [["comment", "--.*"], ...strings, ["number", number]],
});

const elixir = language({
  keywords:
    "after alias and case catch cond def defmacro defmodule defp defstruct do else end fn for if import in not or quote raise receive require rescue try unless use when with",
  constants: "true false nil",
  regions: [{ begin: '"""', end: '"""', tone: "string" }],
  marks: [["name", String.raw`(?<![\w:]):[A-Za-z_]\w*|@[a-z_]\w*`], ...hashComments],
});

const rLike = language({
  keywords:
    "break else for function if in next repeat return while end begin do let using module struct mutable const local global import export library",
  constants: "TRUE FALSE NULL NA Inf NaN true false nothing missing",
  marks: hashComments,
});

const haskell = language({
  keywords:
    "case class data deriving do else forall if import in infix infixl infixr instance let module newtype of then type where qualified as",
  constants: "",
  regions: [{ begin: "\\{-", end: "-\\}", tone: "comment" }],
  marks: [
    ["comment", "--.*"],
    ["string", doubled],
    ["string", String.raw`'(?:[^'\\]|\\.)'`],
    ["number", number],
  ],
});

const mermaid = language({
  keywords:
    "graph flowchart sequenceDiagram classDiagram stateDiagram erDiagram gantt pie journey mindmap timeline gitGraph subgraph end participant actor loop alt else opt par note state class section title direction",
  constants: "TD TB LR RL BT",
  names: false,
  marks: [
    ["comment", "%%.*"],
    ["string", doubled],
    ["name", String.raw`(?<=\|)[^|]*(?=\|)`],
  ],
});

/** The languages by what people write behind a fence, each word once. */
const labels: readonly (readonly [Language, string])[] = [
  ...likeC,
  [python, "py python python3 pyi starlark bazel"],
  [ruby, "rb ruby rake"],
  [shell, "sh bash zsh fish shell shellscript console shell-session terminal"],
  [powershell, "ps1 powershell pwsh"],
  [sql, "sql mysql postgres postgresql sqlite plsql tsql"],
  [json, "json jsonc json5 jsonl ndjson"],
  [yaml, "yaml yml"],
  [ini, "toml ini cfg conf properties env dotenv editorconfig gitconfig"],
  [markup, "html htm xml svg xhtml vue svelte xaml plist xsl astro"],
  [css, "css scss less sass"],
  [diff, "diff patch udiff"],
  [markdown, "md markdown mdx"],
  [docker, "dockerfile docker containerfile"],
  [makefile, "makefile make mk"],
  [lua, "lua luau"],
  [elixir, "ex exs elixir"],
  [rLike, "r julia jl"],
  [haskell, "hs haskell elm purescript"],
  [mermaid, "mermaid mmd"],
];

const byLabel: ReadonlyMap<string, Language> = new Map(
  labels.flatMap(([each, names]) => names.split(" ").map((name) => [name, each] as const)),
);

/** How code of this label is read; undefined for one that is shown as it is. */
export function languageOf(label: string): Language | undefined {
  return byLabel.get(label.toLowerCase());
}
