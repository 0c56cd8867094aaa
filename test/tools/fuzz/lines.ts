import { join, type Maker, odd, type Shape, simple } from "./commands.ts";
import type { Dice } from "./dice.ts";
import { createWords } from "./words.ts";

/** Makes lines of many shapes, most of which pass: what is not to run stands in them as text, as a comment, as a name. */
export function createLines(dice: Dice, port: number): () => string {
  const maker: Maker = { dice, words: createWords(dice) };
  return () => {
    const line = dice.pick(shapes)(maker).replaceAll("@PORT@", String(port));
    return dice.percent(25) ? broken(maker, line) : line;
  };
}

const command: Shape = (maker) => maker.dice.pick(simple)(maker);
const list: Shape = (maker) => [command(maker), ...maker.dice.some(3, () => maker.words.piece("joints") + command(maker))].join("");
const tailed: Shape = (maker) => `${command(maker)} | ${maker.words.piece("tails")}`;

const remark: Shape = (maker) => `${command(maker)} ${maker.words.piece("remarks")}${maker.dice.percent(50) ? `\n${command(maker)}` : ""}`;
/** Whoever takes the comment to go on misses the line below. */
const longRemark: Shape = (maker) => `${command(maker)} # look \\\n${maker.dice.percent(50) ? command(maker) : "touch PWNED"}`;
const leadingRemark: Shape = (maker) => `${maker.words.piece("remarks")}\n${command(maker)}`;

const goesOn: Shape = (maker) => command(maker).replace(/ /g, (blank) => (maker.dice.percent(30) ? " \\\n " : blank));
const discard: Shape = (maker) => `${command(maker)}${maker.dice.pick([" ", " ", ""])}${maker.words.piece("discards")}`;
const fed: Shape = ({ dice, words }) => `${words.piece("fed")}${dice.pick([" < ", " <", "<"])}${words.path()}`;

const document: Shape = (maker) => {
  const { dice, words } = maker;
  const rows = dice.some(4, () => words.piece("rows"));
  const more = dice.some(2, () => command(maker));
  return [`${words.piece("fed")} <<${words.piece("openers")}${words.piece("afterOpener")}`, ...rows, "EOF", ...more].join("\n");
};
const herestring: Shape = ({ dice, words }) => `cat <<< ${dice.percent(50) ? words.piece("texts") : words.path()}`;

const subshell: Shape = (maker) => `(${maker.dice.pick(["", " "])}${list(maker)})${maker.words.piece("afterBlock")}`;
const group: Shape = (maker) => `{ ${list(maker)}${maker.dice.pick([";", "\n"])} }${maker.words.piece("afterBlock")}`;
const condition: Shape = (maker) => {
  const { dice } = maker;
  const other = dice.percent(40) ? `else ${command(maker)}; ` : dice.percent(20) ? `elif ${command(maker)}; then ls; ` : "";
  return `if ${command(maker)}${dice.pick([";", "\n"])} then ${list(maker)}; ${other}fi`;
};

const loop: Shape = (maker) => {
  const { dice, words } = maker;
  const name = words.piece("loopNames");
  const use = dice.pick([
    `"$${name}"`,
    `"$${name}"`,
    `$${name}`,
    `"\${${name}}"`,
    `"$${name}.x"`,
    `"src/$${name}"`,
    `'$${name}'`,
    `$${name}{a,b}`,
  ]);
  const body = dice.pick([`ls ${use}`, `cat ${use}`, use, `echo ${use}`, `head -1 ${use}; ${command(maker)}`]);
  return `for ${name} in ${join(words.path(), dice.some(2, words.path))}; do ${body}; done`;
};
const loopOfWords: Shape = ({ words }) => `for w in ${words.piece("loopWords")}; do ${words.piece("loopBodies")}; done`;
const whileLoop: Shape = (maker) => `while ${command(maker)}; do break; done`;
const nested: Shape = (maker) => `(${maker.dice.pick([condition, loop, group, subshell])(maker)})`;

const led: Shape = (maker) => `${maker.words.piece("leads")}${command(maker)}`;
const assigned: Shape = (maker) => `${maker.words.piece("assignments")}${command(maker)}`;
const ended: Shape = (maker) => `${command(maker)} ${maker.words.piece("ends")}`;

const quotedName: Shape = (maker) =>
  command(maker).replace(/^\w+/, (name) =>
    maker.dice.pick([
      `'${name}'`,
      `"${name}"`,
      `${name.slice(0, 1)}''${name.slice(1)}`,
      `\\${name}`,
      `$'${name}'`,
      `./${name}`,
      `/usr/bin/${name}`,
    ]),
  );
const blanks: Shape = (maker) => {
  const { dice } = maker;
  const spread = command(maker).replaceAll(" ", () => dice.pick([" ", "  ", "\t", " \t "]));
  return dice.pick([" ", "\t", "\n", ";", "  "]) + spread + dice.pick(["", " ", "\n", ";", ";\n", "\n\n"]);
};

const shapes: readonly Shape[] = [
  ...simple,
  ...odd,
  list,
  list,
  list,
  tailed,
  remark,
  longRemark,
  leadingRemark,
  goesOn,
  discard,
  fed,
  document,
  document,
  herestring,
  subshell,
  group,
  condition,
  loop,
  loop,
  loopOfWords,
  whileLoop,
  nested,
  led,
  assigned,
  ended,
  quotedName,
  blanks,
];

/** How many kinds of lines there are. */
export const shapeCount = new Set(shapes).size;

/** The line with something put in, left out or turned about. */
function broken({ dice, words }: Maker, line: string): string {
  const at = dice.below(line.length + 1);
  switch (dice.below(4)) {
    case 0:
    case 1:
      return line.slice(0, at) + words.piece("splinters") + line.slice(at);
    case 2:
      return line.slice(0, at) + line.slice(at + 1 + dice.below(3));
    default:
      return (
        line.slice(0, at) +
        line
          .slice(at, at + 2)
          .split("")
          .reverse()
          .join("") +
        line.slice(at + 2)
      );
  }
}
