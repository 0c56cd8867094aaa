/** A terminal (or two files) with three kinds of writing that never tear each other apart. */
export interface Screen {
  readonly colours: Colours;
  /** Whether a status line is shown at all. */
  readonly isTerminal: boolean;
  /** A piece of the answer, to standard output. */
  text(piece: string): void;
  /** The answer's paragraph is over. */
  endText(): void;
  /** A line beside the answer, to standard error. */
  line(text: string): void;
  /** What stands below everything until it is taken away; only on a terminal. */
  status(text: string | undefined): void;
  /** From now on everything waits until `release`, so that somebody can write a line. */
  hold(): void;
  /** Shows what waited; `said`, when given, before it. */
  release(said?: string): void;
  /** Lets everything wait as `hold` does, and gives a screen that writes at once: for a question, while others are at work. */
  reserve(): Screen;
}

export interface Colours {
  dim(text: string): string;
  bold(text: string): string;
  red(text: string): string;
  green(text: string): string;
}

const clearLine = "\r\u001b[K";

/** Colour and a status line only where a terminal shows them and NO_COLOR doesn't forbid it. Callers give text without control characters. */
export function openScreen(environment: Readonly<Record<string, string | undefined>>): Screen {
  const isTerminal = process.stderr.isTTY === true && environment.TERM !== "dumb";
  let atLineStart = true;
  let wroteText = false;
  /** Whether the last paragraph is over: what comes next is another. */
  let hasEnded = false;
  let wroteLine = false;
  let status: string | undefined;
  const hide = (): void => {
    if (isTerminal && status !== undefined) process.stderr.write(clearLine);
  };
  const show = (): void => {
    if (isTerminal && status !== undefined && atLineStart) process.stderr.write(fit(status, (process.stderr.columns || 80) - 1));
  };
  const endText = (): void => {
    if (!atLineStart) process.stdout.write("\n");
    atLineStart = true;
    hasEnded = wroteText;
  };
  const open: Open = {
    colours: coloursFor(isTerminal && !environment.NO_COLOR),
    isTerminal,
    endText,
    text: (piece) => {
      if (piece === "") return;
      hide();
      status = undefined;
      const isNewParagraph = atLineStart && (process.stdout.isTTY ? wroteLine : hasEnded);
      if (isNewParagraph && !piece.startsWith("\n")) process.stdout.write("\n");
      process.stdout.write(piece);
      atLineStart = piece.endsWith("\n");
      wroteText = true;
      hasEnded = false;
      wroteLine = false;
    },
    line: (text) => {
      hide();
      if (process.stdout.isTTY) endText();
      process.stderr.write(`${text}\n`);
      wroteLine = true;
      show();
    },
    status: (text) => {
      hide();
      status = text;
      show();
    },
  };
  return holdable(open);
}

type Open = Omit<Screen, "hold" | "release" | "reserve">;

function holdable(open: Open): Screen {
  let held: (() => void)[] | undefined;
  const later = (act: () => void): void => {
    if (held) held.push(act);
    else act();
  };
  const screen: Screen = {
    ...open,
    text: (piece) => later(() => open.text(piece)),
    endText: () => later(open.endText),
    line: (text) => later(() => open.line(text)),
    status: (text) => later(() => open.status(text)),
    hold() {
      open.status(undefined);
      if (process.stdout.isTTY) open.endText();
      held ??= [];
    },
    release(said) {
      const acts = held ?? [];
      held = undefined;
      if (said !== undefined) open.line(said);
      for (const act of acts) act();
    },
    reserve() {
      screen.hold();
      return holdable(open);
    },
  };
  return screen;
}

/** As much of a line as fits into so many columns. */
export function fit(text: string, columns: number): string {
  let width = 0;
  let fitting = "";
  for (const character of text) {
    // East Asian characters and emoji take two columns.
    width += (character.codePointAt(0) ?? 0) >= 0x1100 && !/[\u2000-\u2bff]/.test(character) ? 2 : 1;
    if (width > columns - 1) return `${fitting}…`;
    fitting += character;
  }
  return fitting;
}

function coloursFor(wanted: boolean): Colours {
  const paint = (code: number) => (text: string) => (wanted ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { dim: paint(2), bold: paint(1), red: paint(31), green: paint(32) };
}
