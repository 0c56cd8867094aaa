/** Blocks of Markdown as they are written, one below the other, inside quotes and lists. */
export interface Blocks {
  add(text: string): void;
  /** What is added until `leave` belongs to it. `marker` begins a list's item: "- " or "1. ". */
  enter(container: Container): void;
  leave(): void;
  /** How many blocks there are, as a place for `text`. */
  readonly count: number;
  text(from: number, to: number): string;
}

export type Container = { readonly kind: "quote" } | { readonly kind: "item"; readonly marker: string };

interface Open {
  readonly first: string;
  readonly rest: string;
  isBegun: boolean;
}

/** Deeper containers are written at this depth: nobody reads further, and every line would carry all of it. */
const depthLimit = 12;

export function createBlocks(): Blocks {
  const blocks: { readonly text: string; readonly isTight: boolean }[] = [];
  const open: Open[] = [];

  const prefixes = () => {
    const used = open.slice(0, depthLimit);
    const first = used.map((each) => (each.isBegun ? each.rest : each.first)).join("");
    for (const each of used) each.isBegun = true;
    return { first, rest: used.map((each) => each.rest).join("") };
  };

  return {
    add(text) {
      const isTight = open.some((each) => each.rest.trim() === "");
      const { first, rest } = prefixes();
      const lines = text.split("\n").map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd());
      blocks.push({ text: lines.join("\n"), isTight });
    },
    enter: (container) => {
      const marker = container.kind === "quote" ? "> " : container.marker;
      open.push({ first: marker, rest: container.kind === "quote" ? "> " : " ".repeat(marker.length), isBegun: false });
    },
    leave: () => void open.pop(),
    get count() {
      return blocks.length;
    },
    text: (from, to) =>
      blocks
        .slice(from, to)
        .map(({ text, isTight }, index, all) => `${index === 0 ? "" : isTight && all[index - 1]?.isTight ? "\n" : "\n\n"}${text}`)
        .join(""),
  };
}
