import { type Answer, type ChatBody, lastToolText, turnsSoFar } from "./model-answer.ts";
import type { Script } from "./model-server.ts";

/** The line of the failing test's output that nobody can know without having run it. */
const failingLine = "0 !== 5";

/** A model that mends the sample workspace. It gives its edit only to somebody who has shown it the failing line. */
export const script: Script = ({ body }) => {
  const said = lastToolText(body);
  const refused = /denied|refused|not allowed/i.test(said) && !said.includes("not ok");
  if (refused) return { text: "All right, I leave it as it is." };
  return mendingTurns[turnsSoFar(body)]?.(body) ?? { text: "There is nothing left to do." };
};

const runTests = { name: "run_command", arguments: { command: "npm test" } };

const mendingTurns: readonly ((body: ChatBody) => Answer)[] = [
  () => ({ text: "I run the tests first, to see **what** fails.", toolCalls: [runTests] }),
  () => ({
    text: "`discountPercent(100)` gives 0 where 5 is expected. I look at how a step is chosen.",
    toolCalls: [{ name: "read_file", arguments: { path: "src/discounts.js" } }],
    needs: failingLine,
  }),
  (body) =>
    hasSeen(body, failingLine)
      ? {
          text: "An order that *just reaches* a step must get its discount, so the comparison has to include it.",
          toolCalls: [
            {
              name: "edit_file",
              arguments: { path: "src/discounts.js", old_text: "subtotal > step.from", new_text: "subtotal >= step.from" },
            },
          ],
        }
      : { text: `Nobody has shown me "${failingLine}", so I give no edit.` },
  () => ({ text: "Now the tests once more.", toolCalls: [runTests] }),
  () => ({
    text: "**All tests pass now.** An order of exactly 100 or 500 got no discount, because `src/discounts.js` asked for *more than* the step; it now asks for *at least*.",
    needs: "fail 0",
  }),
];

function hasSeen(body: ChatBody, text: string): boolean {
  return body.messages.some((each) => each.role === "tool" && (each.content ?? "").includes(text));
}
