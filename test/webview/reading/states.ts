import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { answer, change, run, step, user } from "../harness/samples.ts";

type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

const code = `The rounding moves behind the sum. In [\`totals.ts\`](src/totals.ts#L14) and \`src/reports/\`:

\`\`\`ts
import { round } from "./round.ts";

/** What all rows come to, rounded once. */
export async function total(rows: readonly Row[], factor = 1.5): Promise<number> {
  // Adding first keeps the half cents that rounding each row would lose, which the tests of the quarterly report look at.
  const sum = rows.reduce((before, each) => before + each.amount * factor, 0);
  return round(sum, { digits: 2, exact: true }) ?? null;
}
\`\`\`

\`\`\`python
@dataclass
class Row:
    """One line of the workbook."""
    amount: float = 0.0  # in euros

    def rounded(self, digits: int = 2) -> float:
        return round(self.amount, digits) if self.amount else None
\`\`\`

\`\`\`sh
npm test -- --reporter=dot
\`\`\`

\`\`\`diff
@@ -12,2 +12,2 @@
-  return Math.round(sum);
+  return round(sum, 2);
\`\`\`

1. In a list:

   \`\`\`json
   { "name": "billing", "version": 2, "private": true }
   \`\`\`

2. And without a language:

   \`\`\`
   total   1,284,310.50
   \`\`\``;

const table = `| Month | Rows | Before | After | What changed |
| :-- | --: | --: | --: | :-- |
| February | 1,020 | 1,002.10 | 1,002.10 | Nothing, since no row of February had half cents |
| March | 12,311 | 1,284,310.49 | 1,284,310.50 | The half cents of \`src/reports/quarterly/totals-by-month.ts:120\` |
| April | 9 | 0.10 | 0.10 | |

A picture: ![The totals of March](https://charts.example/march.png?token=1)`;

const formulas = `The mean $\\bar{x} = \\frac{1}{n}\\sum_{i=1}^{n} x_i$ of $n$ rows costs between $5 and $10, and $\\sigma^2$ is

$$
\\sigma^2 = \\frac{1}{n - 1} \\sum_{i=1}^{n} \\left( x_i - \\bar{x} \\right)^2
$$

\\[
f(x) = \\begin{cases} x^2 & \\text{if } x \\ge 0 \\\\ -\\sqrt{|x|} & \\text{otherwise} \\end{cases}
\\]

$$\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix} \\begin{aligned} y &= \\int_0^\\infty e^{-x^2}\\,dx \\\\ &= \\tfrac{\\sqrt{\\pi}}{2} \\end{aligned}$$

What is not known stays as it is: $\\includegraphics{x.png}$.

\`\`\`mermaid
flowchart LR
  A[Rows] -->|sum| B(Total)
\`\`\``;

const command = { tool: "run_command", input: { command: "npx tsc --noEmit -p packages/billing" }, runsOn: "docker" } as const;

const worked = [
  step("s1", "a1", {
    ...command,
    title: "Run npx tsc --noEmit -p packages/billing",
    state: "failed",
    summary: "exit 2",
    output: "src/totals.ts(14,5): error TS2322: Type 'string' is not assignable.\nsrc/reports/quarterly/totals-by-month.ts:120:3 - warning",
    endedAt: "2026-01-05T09:00:12.000Z",
    decision: { source: "settings", rules: ["shell:npx tsc"] },
  }),
  ...Array.from({ length: 9 }, (_, at) =>
    step(`r${at}`, "a1", { title: `Read src/module-${at}.ts`, summary: `${10 + at} lines`, input: { path: `src/module-${at}.ts` } }),
  ),
  step("s2", "a1", { tool: "edit_file", title: "Edit src/totals.ts", change: change(4, 2), input: { path: "src/totals.ts" } }),
  step("s3", "a1", { ...command, runsOn: "host", title: "Run npm test", summary: "exit 0", output: "12 passing" }),
];

/** Answers that hold all there is to read. */
export function readingStates(shown: Shown): Readonly<Record<string, () => readonly HostMessage[]>> {
  const one = (text: string) => () =>
    shown({ runs: [run("run1", { state: "completed" })], messages: [user("u1", "run1", "Show me."), answer("a1", "run1", text)] });
  const messages = [user("u1", "run1", "Mend the types."), answer("a1", "run1", "I look at what the compiler says.")];
  const live = { ...command, title: "Run npx tsc --noEmit -p packages/billing", state: "running" } as const;
  return {
    "read-steps": () => shown({ runs: [run("run1", { state: "completed" })], messages, steps: worked }),
    "read-running": () =>
      shown({
        runs: [run("run1", { state: "running" })],
        messages,
        steps: [...worked.slice(0, 2), step("s9", "a1", live)],
        liveOutput: { s9: "Checking packages/billing\nsrc/totals.ts\nsrc/reports/quarterly/totals-by-month.ts" },
      }),
    "read-code": one(code),
    "read-table": one(table),
    "read-formulas": one(formulas),
  };
}
