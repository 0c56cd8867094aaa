/** One line of the table. */
export interface Figure {
  readonly what: string;
  /** Undefined where the bare loop has nothing of the kind. */
  readonly floor: string | undefined;
  readonly ours: string;
  /** What is held against the target. */
  readonly value: number;
  readonly target: number;
  /** How value and target are written: "×" after it, " ms", … */
  readonly unit: string;
  /** What was published of others, as times the floor's. */
  readonly peers?: Peers;
}

export interface Peers {
  readonly pi: number;
  readonly codex: number;
  readonly best: number;
}

/** Whether a figure is as it should be; targets are upper bounds, but for the stable prefix. */
export function isMet({ value, target, unit }: Figure): boolean {
  return unit === "%" ? value >= target : value <= target;
}

/** The figures as a Markdown table with what they mean. */
export function report(figures: readonly Figure[], notes: readonly string[]): string {
  const rows = figures.map((each) => {
    const { what, floor = "", ours, value, target, unit, peers } = each;
    const bound = unit === "%" ? "≥" : "≤";
    const others = peers ? [peers.pi, peers.codex, peers.best].map((ratio) => `${ratio}×`) : ["", "", ""];
    return `| ${what} | ${floor} | ${ours} | ${number(value)}${unit} | ${bound} ${target.toLocaleString("en-US")}${unit} | ${isMet(each) ? "met" : "**not met**"} | ${others.join(" | ")} |`;
  });
  return [
    "# How quick and how light it is",
    "",
    "Written by `npm run bench`, never by hand. The floor is a bare loop on the official `openai` SDK with four tools in its own process (test/bench/floor.ts),",
    "run beside `anycowork run --json` in the same rounds against one scripted model; ratios are medians over the rounds.",
    "",
    "| what | floor | AnyCowork | measured | target | | pi | codex | best peer |",
    "|---|---:|---:|---:|---:|---|---:|---:|---:|",
    ...rows,
    "",
    ...notes.map((each) => `- ${each}`),
    "",
  ].join("\n");
}

/** Three figures at most: more would claim a precision that is not there. */
export function number(value: number): string {
  if (Number.isNaN(value)) return "?";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}
