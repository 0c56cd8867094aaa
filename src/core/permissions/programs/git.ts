import type { Word } from "../command/words.ts";
import type { Judgement, PathUse } from "./judgement.ts";
import { type Arguments, type OptionTable, readArguments } from "./options.ts";

/** A question git answers from what it holds. */
interface Question extends OptionTable {
  /** How many words name it, with `git`; 2 if absent. */
  readonly stem?: number;
  readonly operands: "revisions" | "none";
  /** Whether it prints what is in tracked files. */
  readonly shows?: true | ((given: Arguments) => boolean);
  readonly showsAddresses?: true;
  readonly allows?: (given: Arguments) => boolean;
}

/** The argument policy of git: questions only, none that names another repository, other settings, a file to write or a program. */
export function judgeGit(words: readonly Word[]): Judgement | undefined {
  const [, first, second] = words.map((each) => (each.pattern ? "" : each.text));
  const name = Object.hasOwn(questions, `${first} ${second}`) ? `${first} ${second}` : (first ?? "");
  const question = Object.hasOwn(questions, name) ? questions[name] : undefined;
  if (!question) return undefined;
  const { stem = 2, shows, showsAddresses = false } = question;
  const given = readArguments(words.slice(stem), question);
  if (!given || (question.operands === "none" && given.operands.length > 0) || question.allows?.(given) === false) return undefined;
  if ([...given.options.values()].some((each) => formatThatAsks.test(each))) return undefined;
  const paths = given.operands.map((word): PathUse => ({ word, reach: "revision" }));
  const showsContents = typeof shows === "function" ? shows(given) : (shows ?? false);
  return { kind: "reads", stem, paths, programs: ["git"], repository: { showsContents, showsAddresses } };
}

/** `%G…` and its kin ask gpg. */
const formatThatAsks = /%G|signature/i;

const shape: OptionTable = {
  flags: "puswbzaRWE",
  attached: "MCB",
  texts: "USG",
  long: "patch no-patch unified= raw patch-with-stat stat[=] numstat shortstat compact-summary summary name-only name-status color[=] no-color word-diff[=] word-diff-regex= color-words[=] color-moved[=] no-renames find-renames[=] find-copies[=] check full-index binary abbrev[=] no-abbrev diff-filter= pickaxe-all pickaxe-regex relative[=] no-relative text ignore-cr-at-eol ignore-space-at-eol ignore-space-change ignore-all-space ignore-blank-lines ignore-matching-lines= inter-hunk-context= function-context exit-code quiet no-ext-diff no-textconv minimal patience histogram diff-algorithm= anchored= no-prefix src-prefix= dst-prefix= indent-heuristic no-indent-heuristic",
};

const history: OptionTable = {
  flags: `${shape.flags}giFqcm`,
  attached: shape.attached,
  texts: `${shape.texts}n`,
  numbers: true,
  long: `${shape.long} oneline graph decorate[=] no-decorate decorate-refs= all branches[=] tags[=] remotes[=] glob= exclude= max-count= skip= since= after= until= before= author= committer= grep= all-match invert-grep regexp-ignore-case basic-regexp extended-regexp fixed-strings perl-regexp merges no-merges min-parents= max-parents= first-parent not reverse format= pretty[=] abbrev-commit no-abbrev-commit date= relative-date follow topo-order date-order author-date-order ancestry-path cherry cherry-mark cherry-pick left-right left-only right-only boundary simplify-by-decoration full-history dense sparse simplify-merges no-walk[=] source walk-reflogs reflog parents children count log-size cc clear-decorations`,
};

const lists: OptionTable = {
  flags: "avrli",
  attached: "n",
  long: "all verbose remotes list show-current column[=] no-column color[=] no-color sort= format= ignore-case contains[=] no-contains[=] merged[=] no-merged[=] points-at= abbrev= no-abbrev",
};

/** Without one of these a word would make a branch or a tag. */
const asksForList = ({ operands, options }: Arguments, names: readonly string[]) =>
  operands.length === 0 || names.some((each) => options.has(each));

const showsPatch = ({ options }: Arguments) =>
  [
    "p",
    "u",
    "patch",
    "U",
    "unified",
    "W",
    "function-context",
    "patch-with-stat",
    "c",
    "cc",
    "m",
    "word-diff",
    "word-diff-regex",
    "color-words",
    "binary",
  ].some((each) => options.has(each));

const questions: Readonly<Record<string, Question>> = {
  blame: {
    operands: "revisions",
    flags: "bcefklnpstwC",
    texts: "L",
    attached: "M",
    long: "root show-stats porcelain line-porcelain incremental encoding= date= abbrev= show-name show-number show-email",
    shows: true,
  },
  branch: {
    ...lists,
    operands: "revisions",
    allows: (given) => asksForList(given, ["list", "contains", "no-contains", "merged", "no-merged", "points-at"]),
  },
  "cat-file": { operands: "revisions", flags: "tsep", shows: true },
  "count-objects": { operands: "none", flags: "vH", long: "verbose human-readable" },
  describe: {
    operands: "revisions",
    long: "all tags contains abbrev= candidates= exact-match match= exclude= always first-parent long dirty[=]",
  },
  diff: { ...shape, numbers: true, operands: "revisions", long: `${shape.long} cached staged merge-base base ours theirs`, shows: true },
  "for-each-ref": {
    operands: "revisions",
    long: "count= sort= format= contains[=] no-contains[=] merged[=] no-merged[=] points-at= ignore-case color[=]",
  },
  log: { ...history, operands: "revisions", shows: showsPatch },
  "ls-files": {
    operands: "revisions",
    flags: "cdmoikstuvzf",
    texts: "x",
    long: "cached deleted modified others ignored stage unmerged killed directory no-empty-directory exclude= exclude-standard error-unmatch full-name abbrev[=] eol deduplicate",
  },
  "ls-tree": { operands: "revisions", flags: "drtlz", long: "long name-only name-status full-name full-tree object-only abbrev[=]" },
  "merge-base": { operands: "revisions", flags: "a", long: "all octopus independent is-ancestor fork-point" },
  reflog: { ...history, operands: "none", shows: showsPatch },
  "reflog show": { ...history, stem: 3, operands: "revisions", shows: showsPatch },
  remote: { operands: "none", flags: "v", long: "verbose", showsAddresses: true },
  "remote -v": { stem: 3, operands: "none", showsAddresses: true },
  "remote get-url": { stem: 3, operands: "revisions", long: "push all", showsAddresses: true },
  "rev-list": { ...history, operands: "revisions", shows: showsPatch },
  "rev-parse": {
    operands: "revisions",
    flags: "q",
    long: "verify quiet short[=] symbolic symbolic-full-name abbrev-ref[=] all show-toplevel show-prefix show-cdup show-superproject-working-tree git-dir absolute-git-dir git-common-dir is-inside-git-dir is-inside-work-tree is-bare-repository is-shallow-repository",
  },
  shortlog: {
    operands: "revisions",
    flags: "snec",
    long: "summary numbered email committer since= after= until= before= author= no-merges merges all",
  },
  show: { ...history, operands: "revisions", shows: true },
  "show-ref": { operands: "revisions", flags: "dqs", long: "head heads tags dereference verify quiet hash[=] abbrev[=]" },
  "stash list": { ...history, stem: 3, operands: "none", shows: showsPatch },
  "stash show": { ...shape, stem: 3, operands: "revisions", long: `${shape.long} include-untracked`, shows: true },
  status: {
    operands: "revisions",
    flags: "sbz",
    attached: "u",
    long: "short branch show-stash porcelain[=] long untracked-files[=] ignored[=] column[=] no-column ahead-behind no-ahead-behind renames no-renames find-renames[=]",
  },
  tag: {
    operands: "revisions",
    flags: "li",
    attached: "n",
    long: "list column[=] no-column color[=] sort= format= ignore-case contains[=] no-contains[=] merged[=] no-merged[=] points-at= omit-empty",
    allows: (given) => asksForList(given, ["l", "list"]),
  },
  "worktree list": { stem: 3, operands: "none", flags: "vz", long: "porcelain verbose" },
};
