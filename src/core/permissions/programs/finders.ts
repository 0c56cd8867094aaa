import type { Word } from "../command/words.ts";
import type { Judgement, PathUse, Policy, Reach } from "./judgement.ts";
import { type OptionTable, readArguments } from "./options.ts";

/** The argument policies of what looks for or picks something: their first words mean something else than paths. */
export const finders: Readonly<Record<string, Policy>> = {
  grep: judgeGrep,
  rg: judgeRipgrep,
  find: judgeFind,
  sed: judgeSed,
  jq: judgeJq,
  diff: judgeDiff,
};

const grepOptions: OptionTable = {
  flags: "EFGPivwxcLlqsobHhnrTazI",
  texts: "emABC",
  paths: "f",
  numbers: true,
  long: "extended-regexp fixed-strings basic-regexp perl-regexp ignore-case no-ignore-case word-regexp line-regexp count color[=] colour[=] files-with-matches files-without-match quiet silent only-matching no-messages byte-offset with-filename no-filename line-number initial-tab null after-context= before-context= context= text binary-files= exclude= exclude-dir= include= recursive regexp= file=/ max-count= invert-match line-buffered null-data",
};

function judgeGrep(words: readonly Word[]): Judgement | undefined {
  const given = readArguments(words.slice(1), grepOptions);
  if (!given) return undefined;
  const { options, operands, paths } = given;
  const hasPattern = ["e", "regexp", "f", "file"].some((each) => options.has(each));
  const files = withoutFirst(operands, !hasPattern);
  if (!files) return undefined;
  const isDeep = options.has("r") || options.has("recursive");
  const named = isDeep && files.length === 0 ? [here] : files;
  return reads("grep", [...used(named, isDeep ? "all" : "entry"), ...used(paths, "entry")]);
}

const ripgrepOptions: OptionTable = {
  flags: "cFHhiIlNnoPpqsSUvwx0",
  texts: "egtTmABCMjrd",
  long: "after-context= before-context= context= case-sensitive ignore-case smart-case color= column no-column count count-matches files files-with-matches files-without-match fixed-strings glob= iglob= heading no-heading invert-match json line-number no-line-number line-regexp max-columns= max-columns-preview max-count= max-depth= max-filesize= multiline multiline-dotall no-filename no-messages null only-matching pcre2 quiet regexp= replace= sort= sortr= stats trim type= type-not= type-list vimgrep with-filename word-regexp no-config threads= text",
};

function judgeRipgrep(words: readonly Word[]): Judgement | undefined {
  const given = readArguments(words.slice(1), ripgrepOptions);
  if (!given) return undefined;
  const { options, operands } = given;
  const hasPattern = ["e", "regexp", "files", "type-list"].some((each) => options.has(each));
  const files = withoutFirst(operands, !hasPattern);
  if (!files) return undefined;
  // A glob or a type that fits brings back what is hidden or ignored.
  const isWide = ["g", "glob", "iglob", "t", "type"].some((each) => options.has(each));
  return reads("rg", used(files.length > 0 ? files : [here], isWide ? "all" : "visible"));
}

/** Options before the paths are not let pass: they say which links are followed. */
function judgeFind(words: readonly Word[]): Judgement | undefined {
  const rest = words.slice(1);
  const start = rest.findIndex(({ text }) => /^[-(!),]/.test(text));
  const [paths, expression] = start === -1 ? [rest, []] : [rest.slice(0, start), rest.slice(start)];
  const named: Word[] = [];
  for (let word = expression.shift(); word; word = expression.shift()) {
    if (word.pattern) return undefined;
    const isPath = findPaths.test(word.text);
    if (!isPath && findTexts.has(word.text)) {
      const value = expression.shift();
      if (!value || value.pattern) return undefined;
    } else if (isPath) {
      const value = expression.shift();
      if (!value || value.pattern) return undefined;
      named.push(value);
    } else if (!findTests.has(word.text)) return undefined;
  }
  return reads("find", [...used(paths.length > 0 ? paths : [here], "names"), ...used(named, "entry")]);
}

const findPaths = /^-(newer|anewer|cnewer|samefile|newer[aBcm][aBcm])$/;

const findTexts: ReadonlySet<string> = new Set(
  "-name -iname -path -ipath -wholename -iwholename -regex -iregex -regextype -type -maxdepth -mindepth -size -mtime -mmin -ctime -cmin -atime -amin -perm -user -group -uid -gid -links -inum -printf -fstype -lname -ilname -used -newermt -newerat -newerct".split(
    " ",
  ),
);

const findTests: ReadonlySet<string> = new Set(
  "( ) ! , -not -a -and -o -or -true -false -print -print0 -ls -empty -depth -mount -xdev -prune -quit -readable -writable -executable -nouser -nogroup -daystart -noleaf".split(
    " ",
  ),
);

/** Only `sed -n` with lines by number: a script can also write and run. */
function judgeSed(words: readonly Word[]): Judgement | undefined {
  const [, silent, script, ...files] = words;
  if (silent?.text !== "-n" || !script || script.pattern || !/^\d+(,(\d+|\$))?p(;\d+(,(\d+|\$))?p)*$|^\$p$/.test(script.text))
    return undefined;
  if (files.some(({ text }) => text.startsWith("-"))) return undefined;
  return reads("sed", used(files, "entry"));
}

const jqOptions: OptionTable = {
  flags: "crRasnejSCM",
  long: "compact-output raw-output ascii-output slurp null-input exit-status join-output sort-keys monochrome-output color-output raw-input tab indent=",
};

function judgeJq(words: readonly Word[]): Judgement | undefined {
  const given = readArguments(words.slice(1), jqOptions);
  const [filter] = given?.operands ?? [];
  const files = given && withoutFirst(given.operands, true);
  // A filter can read other files as modules, and the environment.
  if (!files || !filter || /\b(import|include|env|ENV|modulemeta|get_search_list)\b/.test(filter.text)) return undefined;
  return reads("jq", used(files, "entry"));
}

const diffOptions: OptionTable = {
  flags: "uabBcdEeinNpqrstTwyZ",
  texts: "UCWxIF",
  long: "unified[=] context[=] brief recursive ignore-case ignore-all-space ignore-space-change ignore-blank-lines ignore-tab-expansion ignore-trailing-space color[=] side-by-side width= minimal report-identical-files text strip-trailing-cr new-file exclude= ed normal rcs suppress-common-lines left-column speed-large-files show-c-function label=",
};

/** Of two folders it tells what is in their files, and follows links there. */
function judgeDiff(words: readonly Word[]): Judgement | undefined {
  const given = readArguments(words.slice(1), diffOptions);
  if (given?.operands.length !== 2 || given.operands.some((each) => each.pattern)) return undefined;
  return reads("diff", used(given.operands, "all"));
}

const here: Word = { text: "." };

function reads(name: string, paths: readonly PathUse[]): Judgement {
  return { kind: "reads", stem: 1, paths, programs: [name] };
}

function used(words: readonly Word[], reach: Reach): readonly PathUse[] {
  return words.filter(({ text }) => text !== "-").map((word) => ({ word, reach }));
}

/** The files after a first word that is something else; undefined where that is missing or stands for names. */
function withoutFirst(operands: readonly Word[], hasFirst: boolean): readonly Word[] | undefined {
  if (!hasFirst) return operands;
  const [first, ...files] = operands;
  return first && !first.pattern ? files : undefined;
}
