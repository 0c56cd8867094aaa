import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { Place } from "../contender.ts";
import { median } from "../figures.ts";
import { type Figure, number } from "../report.ts";

const run = promisify(execFile);
const program = "node_modules/@modelcontextprotocol/server-filesystem/dist/index.js";

/** What a call of an MCP server's tool costs through us, beside the SDK alone, both over standard input and output with the same server. */
export async function serverFigures({ root, out }: Place, isQuick: boolean): Promise<{ readonly figures: readonly Figure[] }> {
  const home = await mkdtemp(path.join(out, "servers-"));
  try {
    const { stdout } = await run(process.execPath, [
      path.join(out, "probes/calls.mjs"),
      path.join(root, program),
      home,
      isQuick ? "50" : "500",
    ]);
    const times = JSON.parse(stdout) as readonly { readonly alone: number; readonly ours: number }[];
    const [alone, ours] = [median(times.map((each) => each.alone)), median(times.map((each) => each.ours))];
    const figure = { floor: `${number(alone)} ms`, ours: `${number(ours)} ms`, value: ours / alone, target: 1.2, unit: "×" };
    return { figures: [{ what: "a call of an MCP server's tool, to the SDK alone", ...figure }] };
  } finally {
    await rm(home, { recursive: true });
  }
}
