/** One thing that was looked at. `missing` is something one can do without; `problem` is not. */
export interface Check {
  readonly name: string;
  readonly state: "ok" | "missing" | "problem";
  readonly detail: string;
}
