/** The running text of one block, with what is marked in it. Takes time in proportion to what is written, however much is nested. */
export interface Inline {
  add(text: string): void;
  /** Taken as it is: a line break, a picture. */
  addRaw(text: string): void;
  /** What is added until `unmark` is handed to `wrap`, without the blanks around it. */
  mark(wrap: (text: string) => string): void;
  unmark(): void;
  /** Gives the text and begins anew; marks stay open. */
  take(): string;
}

export function createInline(): Inline {
  let pieces: string[] = [];
  let marks: { at: number; readonly wrap: (text: string) => string }[] = [];

  return {
    add(text) {
      const plain = text.replace(/[\s\u200b\u2060\ufeff]+/g, " ");
      const last = pieces.at(-1);
      const fitting = last === undefined || /\s$/.test(last) ? plain.replace(/^ /, "") : plain;
      if (fitting !== "") pieces.push(fitting);
    },
    addRaw: (text) => void pieces.push(text),
    mark: (wrap) => void marks.push({ at: pieces.length, wrap }),
    unmark() {
      const mark = marks.pop();
      if (!mark) return;
      const text = pieces.splice(mark.at).join("");
      const bare = text.trim();
      if (bare === "") return void (text !== "" && pieces.push(" "));
      const before = /^\s/.test(text) && pieces.length > 0 ? " " : "";
      pieces.push(`${before}${mark.wrap(bare)}`);
      if (/\s$/.test(text)) pieces.push(" ");
    },
    take() {
      const text = pieces.join("").trim();
      pieces = [];
      marks = marks.map(({ wrap }) => ({ at: 0, wrap }));
      return text;
    },
  };
}
