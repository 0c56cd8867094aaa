import path from "node:path";
import { readTopRules } from "../../core/memory/rules/rules.ts";
import type { DoctorCommand } from "../arguments/command.ts";
import { dataFolder, type Shell } from "../shell.ts";
import { sayAside } from "../terminal/visible.ts";
import { createTrustList } from "../trust/list.ts";
import type { Check } from "./check.ts";

const name = "rules file";

/** The rules files that hold in the folder it is started in, and why others there do not. */
export async function rulesFiles({ data }: DoctorCommand, { environment }: Shell): Promise<readonly Check[]> {
  const folder = dataFolder(data, environment);
  const { trusts: trustsFolder } = createTrustList({ dataFolder: folder, say: sayAside });
  const home = environment.HOME ?? environment.USERPROFILE;
  const { files, problems, untrusted } = await readTopRules([process.cwd()], { dataFolder: folder, home, trustsFolder });
  const read = files.map(({ label, text, alsoAs, importedBy }) => {
    const also = alsoAs.length > 0 ? `, the same as ${alsoAs.join(", ")}` : "";
    return `${label}${importedBy === undefined ? "" : `, which ${importedBy} takes in`}${also}: ${text.length} characters`;
  });
  return [
    ...read.map((detail) => ({ name, state: "ok" as const, detail })),
    ...problems.map((detail) => ({ name, state: "missing" as const, detail })),
    ...untrusted.map((file) => ({
      name,
      state: "missing" as const,
      detail: `${path.basename(file)} is not read: its folder is not trusted`,
    })),
  ];
}
