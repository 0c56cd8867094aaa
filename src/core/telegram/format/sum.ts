/** What a run came to. */
export interface Sum {
  readonly steps: number;
  /** Labels of the files it changed. */
  readonly files: ReadonlySet<string>;
  readonly costUsd?: number | undefined;
}

/** In one line: "3 steps · changed totals.js · $0.02". Not yet HTML. */
export function sumLine({ steps, files, costUsd }: Sum): string {
  const names = [...files].slice(0, mostNames).map((each) => each.slice(-longestName));
  const more = files.size > mostNames ? ` and ${files.size - mostNames} more` : "";
  return [
    ...(steps > 0 ? [`${steps} ${steps === 1 ? "step" : "steps"}`] : []),
    ...(names.length > 0 ? [`changed ${names.join(", ")}${more}`] : []),
    ...(costUsd === undefined ? [] : [`$${costUsd.toFixed(costUsd < 0.1 ? 3 : 2)}`]),
  ].join(" · ");
}

const mostNames = 3;
const longestName = 60;
