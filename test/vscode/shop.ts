import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Answer, ChatBody } from "../fakes/model-answer.ts";
import { lastToolText, turnsSoFar } from "../fakes/model-answer.ts";
import type { Script } from "../fakes/model-server.ts";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";

/** What the person asks for in most of these tests. */
export const request = "find out why the tests fail and fix it";
/** The line of the failing test's output that nobody can know without having run it. */
const failingLine = "0 !== 5";

/** A copy of the sample workspace, gone after the file's tests. */
export function copyShop(): string {
  const copy = path.join(tempFolder(), "corner-shop");
  cpSync(inRepo("test/sample"), copy, { recursive: true });
  return copy;
}

/** The exit code of the shop's own `npm test`. */
export function testShop(shop: string): number | null {
  return spawnSync("npm", ["test"], { cwd: shop }).status;
}

/** One hash over every file's name and bytes. */
export function fingerprint(shop: string): string {
  const hash = createHash("sha256");
  const entries = readdirSync(shop, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const files = entries.map((each) => path.join(each.parentPath, each.name)).sort();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** A model that mends the shop. It gives its edit only to somebody who has shown it the failing line. */
export const mending: Script = ({ body }) => {
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
