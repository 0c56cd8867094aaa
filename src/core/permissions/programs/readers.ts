import type { Word } from "../command/words.ts";
import type { Judgement, PathUse } from "./judgement.ts";
import { type Arguments, type OptionTable, readArguments } from "./options.ts";

/** A program that prints what it is told to look at, and does nothing else. */
interface Reader extends OptionTable {
  /** What words that are no options are: paths, one path at most, text, or not allowed. */
  readonly operands: "paths" | "path" | "text" | "none";
  /** Whether it looks at the folder it stands in where no path is named. */
  readonly here?: true;
  /** Options by which it tells of everything below; without any it always does. */
  readonly deep?: readonly string[];
  /** A further condition. */
  readonly allows?: (given: Arguments) => boolean;
}

/** The argument policies of plain readers, where each option was looked up: none of those named writes, runs or asks another machine. */
export function judgeReader(name: string, words: readonly Word[]): Judgement | undefined {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  const given = reader && readArguments(words.slice(1), reader);
  if (!reader || !given || !fits(reader, given) || reader.allows?.(given) === false) return undefined;
  const { operands, paths } = given;
  const named = reader.operands === "text" ? operands.filter((each) => each.pattern) : operands;
  const reach = reader.deep && (reader.deep.length === 0 || reader.deep.some((each) => given.options.has(each))) ? "names" : "entry";
  const uses = [...named, ...paths].filter(({ text }) => text !== "-").map((word): PathUse => ({ word, reach }));
  const here: readonly PathUse[] = reader.here && operands.length === 0 ? [{ word: { text: "." }, reach }] : [];
  return { kind: "reads", stem: 1, paths: [...uses, ...here], programs: [name] };
}

function fits({ operands: kind }: Reader, { operands }: Arguments): boolean {
  if (kind === "none") return operands.length === 0;
  return kind !== "path" || (operands.length <= 1 && operands.every((each) => !each.pattern));
}

const sums: Reader = { operands: "paths", flags: "btz", long: "binary text zero tag" };
const nothing: Reader = { operands: "none" };

const readers: Readonly<Record<string, Reader>> = {
  arch: nothing,
  b2sum: sums,
  base64: { operands: "path", flags: "d", texts: "w", long: "decode wrap=" },
  basename: { operands: "text", flags: "az", texts: "s", long: "multiple suffix= zero" },
  cat: {
    operands: "paths",
    flags: "AbeEnstTuv",
    long: "show-all number-nonblank show-ends number squeeze-blank show-tabs show-nonprinting",
  },
  cksum: { operands: "paths" },
  cmp: { operands: "paths", flags: "bls", texts: "n", long: "print-bytes verbose silent quiet bytes=" },
  column: { operands: "paths", flags: "t", texts: "s" },
  comm: { operands: "paths", flags: "123z", long: "check-order nocheck-order output-delimiter= zero-terminated total" },
  cut: {
    operands: "paths",
    flags: "nsz",
    texts: "bcdf",
    long: "bytes= characters= delimiter= fields= complement only-delimited output-delimiter= zero-terminated",
  },
  date: {
    operands: "text",
    flags: "uR",
    attached: "I",
    long: "date= utc universal rfc-email rfc-3339= iso-8601[=]",
    // Another operand sets the clock.
    allows: ({ operands }) => operands.every(({ text, pattern }) => text.startsWith("+") && !pattern),
  },
  df: { operands: "paths", flags: "ahHiklmPT", long: "all human-readable si inodes local no-sync portability print-type total" },
  dirname: { operands: "text", flags: "z", long: "zero" },
  du: {
    operands: "paths",
    here: true,
    deep: [],
    flags: "abchkmsSx0",
    texts: "d",
    long: "all apparent-size bytes total human-readable max-depth= null si separate-dirs summarize one-file-system time[=]",
  },
  file: { operands: "paths", flags: "bikhN0", long: "brief mime mime-type mime-encoding keep-going no-dereference no-pad print0" },
  fold: { operands: "paths", flags: "bs", texts: "w", long: "bytes spaces width=" },
  head: { operands: "paths", flags: "qvz", texts: "nc", numbers: true, long: "bytes= lines= quiet silent verbose zero-terminated" },
  hostname: nothing,
  id: { ...nothing, flags: "Ggnruz", long: "group groups name real user zero" },
  ls: {
    operands: "paths",
    here: true,
    deep: ["R", "recursive"],
    flags: "1AaBbCcdFfGghHiklLmnNopQqrRsStuUvXx",
    long: "all almost-all author escape block-size= ignore-backups classify[=] color[=] directory file-type format= full-time group-directories-first no-group human-readable si hide= indicator-style= inode ignore= kibibytes dereference numeric-uid-gid literal hide-control-chars show-control-chars quote-name quoting-style= reverse recursive size sort= time= time-style= tabsize= width= context zero",
  },
  md5sum: sums,
  nl: { operands: "paths", flags: "p", texts: "bdfhilnsvw" },
  nproc: { ...nothing, long: "all ignore=" },
  od: { operands: "paths", flags: "abcdfhilosxv", texts: "AtjN", long: "address-radix= format= skip-bytes= read-bytes= output-duplicates" },
  paste: { operands: "paths", flags: "sz", texts: "d", long: "delimiters= serial zero-terminated" },
  pwd: { operands: "none", flags: "LP" },
  readlink: {
    operands: "paths",
    flags: "femnqsvz",
    long: "canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero",
  },
  realpath: {
    operands: "paths",
    flags: "eLmPqsz",
    long: "canonicalize-existing canonicalize-missing logical physical quiet strip no-symlinks zero relative-to=/ relative-base=/",
  },
  rev: { operands: "paths" },
  seq: { operands: "text", flags: "w", texts: "sf", numbers: true, long: "equal-width separator= format=" },
  sha1sum: sums,
  sha256sum: sums,
  sha512sum: sums,
  shasum: { operands: "paths", flags: "bt", texts: "a", long: "algorithm= binary text" },
  sleep: { operands: "text", allows: ({ operands }) => operands.every(({ text }) => /^\d{1,4}(\.\d+)?s?$/.test(text)) },
  sort: {
    operands: "paths",
    flags: "bdfgiMhnRrVcCmsuz",
    texts: "kt",
    long: "ignore-leading-blanks dictionary-order ignore-case general-numeric-sort ignore-nonprinting month-sort human-numeric-sort numeric-sort random-sort reverse sort= version-sort check[=] merge key= stable field-separator= unique zero-terminated",
  },
  stat: { operands: "paths", flags: "Lft", texts: "c", long: "dereference file-system format= printf= terse" },
  sum: { operands: "paths", flags: "rs", long: "sysv" },
  tac: { operands: "paths", flags: "br", texts: "s", long: "before regex separator=" },
  tail: { operands: "paths", flags: "qvz", texts: "nc", numbers: true, long: "bytes= lines= quiet silent verbose zero-terminated" },
  tr: { operands: "text", flags: "cCdst", long: "complement delete squeeze-repeats truncate-set1" },
  tree: {
    operands: "paths",
    here: true,
    deep: [],
    flags: "adfishDpugFrtCnJXvcUQNqA",
    texts: "LIP",
    long: "noreport dirsfirst filesfirst prune du si gitignore inodes device matchdirs ignore-case sort[=] charset=",
  },
  uname: {
    operands: "none",
    flags: "amnprsvio",
    long: "all kernel-name nodename kernel-release kernel-version machine processor hardware-platform operating-system",
  },
  // A second file would be written.
  uniq: {
    operands: "path",
    flags: "cdDiuz",
    texts: "fsw",
    long: "count repeated all-repeated[=] skip-fields= group[=] ignore-case skip-chars= unique zero-terminated check-chars=",
  },
  wc: { operands: "paths", flags: "clmwL", long: "bytes chars lines words max-line-length total=" },
  whoami: nothing,
  which: { operands: "text", flags: "as" },
  xxd: { operands: "path", flags: "bpu", texts: "lsgc" },
};
