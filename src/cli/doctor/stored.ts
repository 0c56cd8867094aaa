import { stat, statfs } from "node:fs/promises";
import type { Core } from "../../core/core.ts";
import type { DoctorCommand } from "../arguments/command.ts";
import { dataFolder, type Shell } from "../shell.ts";
import { startCore } from "../start.ts";
import { sayAside } from "../terminal/visible.ts";
import { botChecks } from "./bots.ts";
import type { Check } from "./check.ts";
import { sandboxChecks } from "./sandboxes.ts";
import { serverChecks } from "./servers.ts";
import { skillChecks } from "./skills.ts";
import { toolChecks } from "./tools.ts";

const scarceBytes = 100_000_000;

/** The data folder, the rules that hold in the folder it is started in, and what commands could run in. Opens the store for real: one that looks fine may still refuse. */
export async function stored(command: DoctorCommand, shell: Shell): Promise<readonly Check[]> {
  const folder = dataFolder(command.data, shell.environment);
  try {
    const isThere = (await stat(folder).catch(() => undefined)) !== undefined;
    const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
    const count = (await core.runtime.list()).length;
    const [rules, ...found] = await Promise.all([
      rulesCheck(core),
      skillChecks(core),
      serverChecks(core),
      toolChecks(core),
      botChecks(core),
    ]);
    const report = await core.sandboxes.look();
    await core.runtime.close();
    const { bavail, bsize } = await statfs(folder);
    const isScarce = bavail * bsize < scarceBytes;
    const detail = `${folder}${isThere ? "" : " (made just now)"}, ${count} conversations, ${Math.floor((bavail * bsize) / 1e6)} MB free`;
    const more = isScarce ? "; make room, or choose another with --data" : "";
    return [
      { name: "data folder", state: isScarce ? "problem" : "ok", detail: `${detail}${more}` },
      rules,
      ...found.flat(),
      ...sandboxChecks(report),
    ];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [{ name: "data folder", state: "problem", detail: `${folder}: ${message} Choose another with --data or $ANYCOWORK_DATA.` }];
  }
}

/** How many hold; one that makes no sense guards nothing. */
async function rulesCheck(core: Core): Promise<Check> {
  const { rules, problems } = await core.rules([process.cwd()]);
  if (problems.length > 0) return { name: "rules", state: "problem", detail: problems.join(" ") };
  const count = (source: string, words: string) => {
    const found = rules.filter((each) => each.source === source).length;
    return found > 0 ? [`${found} ${words}`] : [];
  };
  const own = [...count("grant", "from remembered yeses"), ...count("workspace", "suggested by the workspace")];
  const detail = own.length > 0 ? `${own.join(", ")}; "anycowork permissions list" shows them` : "none but what is built in";
  return { name: "rules", state: "ok", detail };
}
