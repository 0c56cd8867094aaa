import { spawn } from "node:child_process";
import { once } from "node:events";

/** What a racer swaps, in a tight loop. */
export type Swap =
  /** `target`, a folder or a file, for a link that leads to `outside` and back. */
  | { readonly kind: "place"; readonly target: string; readonly outside: string }
  /** Each folder that somebody makes for an unfinished file in `target`, for such a link. */
  | { readonly kind: "aside"; readonly target: string; readonly outside: string };

/** A process of its own that swaps until it is stopped. When stopped, what it swapped is in its place again. */
export async function startRacer(swap: Swap): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, ["-e", programs[swap.kind], swap.target, swap.outside], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return {
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Whatever others do meanwhile with the name that is swapped must not end the race. */
const start = `
const fs = require("node:fs");
const [target, outside] = process.argv.slice(1);
const away = target + ".away";
let isOver = false;
process.on("SIGTERM", () => { isOver = true; });
const tried = (work) => { try { work(); return true; } catch { return false; } };
let count = 0;
const back = () => {
  while (!tried(() => fs.renameSync(away, target)) && fs.existsSync(away)) {
    if (!tried(() => fs.unlinkSync(target))) tried(() => fs.renameSync(target, target + ".other" + count++));
  }
};
const turns = (work) => { for (let turn = 0; turn < 100; turn += 1) work(turn); if (!isOver) setImmediate(turns, work); };
`;

const programs: Readonly<Record<Swap["kind"], string>> = {
  place: `${start}
const dwell = (looks) => { for (let each = 0; each < looks; each += 1) fs.existsSync(target); };
turns((turn) => {
  tried(() => fs.renameSync(target, away));
  tried(() => fs.symlinkSync(outside, target));
  dwell(turn % 10);
  tried(() => fs.unlinkSync(target));
  back();
  dwell((turn * 7) % 100);
});
process.stdout.write("swapping");
`,
  aside: `${start}
turns(() => {
  for (const name of fs.readdirSync(target)) {
    const made = target + "/" + name;
    if (!name.startsWith(".anycowork-") || name.endsWith(".away")) continue;
    if (tried(() => fs.renameSync(made, made + ".away"))) tried(() => fs.symlinkSync(outside, made));
  }
});
process.stdout.write("swapping");
`,
};
