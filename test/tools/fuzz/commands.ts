import type { Dice } from "./dice.ts";
import type { Words } from "./words.ts";

export interface Maker {
  readonly dice: Dice;
  readonly words: Words;
}

/** Makes lines of one kind. */
export type Shape = (maker: Maker) => string;

export function join(...parts: readonly (string | readonly string[])[]): string {
  return parts
    .flat()
    .filter((each) => each !== "")
    .join(" ");
}

const reader: Shape = ({ dice, words }) => {
  const name = words.piece("readers");
  const options = dice.some(2, () => words.option(name));
  return join(name, options, dice.some(3, words.path));
};

const git: Shape = ({ dice, words }) => {
  const question = words.piece("questions");
  const lead = dice.percent(4) ? words.piece("gitLeads") : "";
  const options = dice.some(2, () => words.gitOption(question));
  return join("git", lead, question, options, dice.some(2, words.path));
};

const find: Shape = ({ dice, words }) => {
  const test = () => join(words.piece("findTests"), dice.percent(55) ? words.piece("findValues") : "");
  return join("find", dice.some(2, words.path), dice.some(3, test));
};

const searching =
  (name: string): Shape =>
  ({ dice, words }) => {
    const options = dice.some(2, () => words.option(name));
    return join(name, options, words.piece("texts"), dice.some(2, words.path));
  };

const sed: Shape = ({ dice, words }) => join("sed", words.piece("sedWords"), dice.some(2, words.path));

const jq: Shape = ({ dice, words }) => {
  const options = dice.some(1, () => words.option("jq"));
  return join("jq", options, words.piece("jqFilters"), dice.some(2, words.path));
};

const diff: Shape = ({ dice, words }) => {
  const options = dice.some(2, () => words.option("diff"));
  return join("diff", options, words.path(), words.path());
};

const printf: Shape = ({ dice, words }) => {
  const lead = dice.percent(10) ? dice.pick(["-v PATH", "-v 'a[$(touch PWNED)]'", "--"]) : "";
  const texts = dice.some(3, () => words.piece("texts"));
  return join("printf", lead, words.piece("texts"), texts, dice.some(1, words.path));
};

const echo: Shape = ({ dice, words }) => {
  const texts = dice.some(2, () => words.piece("texts"));
  return join("echo", texts, dice.some(2, words.path));
};

const bracket: Shape = ({ words }) => join("[", words.piece("testFlags"), words.path(), "]");
const comparison: Shape = ({ words }) => join("test", words.piece("texts"), words.piece("testSigns"), words.piece("texts"));
const test: Shape = ({ dice, words }) => join("test", words.piece("testFlags"), dice.pick(["'a[$(touch PWNED)]'", "src", "PATH"]));
const lookUp: Shape = ({ words }) => join(words.piece("lookUps"), words.piece("looked"));
const version: Shape = ({ words }) => join(words.piece("versions"), words.piece("versionWords"));

const npm: Shape = ({ dice, words }) => {
  const option = dice.percent(25) ? words.piece("npmOptions") : "";
  const texts = () => words.piece("texts");
  return join("npm", words.piece("npmVerbs"), option, dice.percent(50) ? join("--", dice.some(2, texts), dice.some(2, words.path)) : "");
};

const still: Shape = ({ dice, words }) => join(words.piece("stills"), dice.percent(20) ? words.piece("texts") : "");
const outsider: Shape = ({ words }) => join(words.piece("outsiders"), words.piece("texts"), "touch PWNED");
const network: Shape = ({ words }) => words.piece("networks");
const twoFiles: Shape = ({ words }) => join("uniq", words.path(), words.path());

/** Simple commands. */
export const simple: readonly Shape[] = [
  reader,
  reader,
  reader,
  git,
  git,
  find,
  searching("grep"),
  searching("rg"),
  sed,
  jq,
  diff,
  printf,
  echo,
  echo,
  bracket,
  comparison,
  test,
  lookUp,
  version,
  npm,
  still,
];

/** Those that never pass, or only by mistake. */
export const odd: readonly Shape[] = [outsider, network, twoFiles];
