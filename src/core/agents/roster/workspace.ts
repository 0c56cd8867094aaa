import type { AgentConfig } from "../../events/roster/agent.ts";
import { readDocuments } from "./document.ts";
import type { WorkspaceAgent } from "./merge.ts";

/** Files that describe agents, as they were found; each problem is a sentence. */
export interface FoundFiles {
  readonly files: readonly { readonly file: string; readonly isForeign: boolean; readonly text: string }[];
  readonly problems: readonly string[];
}

export interface WorkspacePorts {
  trusts(folder: string): Promise<boolean>;
  files(folder: string): Promise<FoundFiles>;
}

export interface WorkspaceAgents {
  readonly agents: readonly WorkspaceAgent[];
  readonly problems: readonly string[];
}

/** The agents that trusted folders keep, the folders in their order. */
export async function readWorkspace(
  { trusts, files }: WorkspacePorts,
  folders: readonly string[],
  tools: ReadonlySet<string>,
): Promise<WorkspaceAgents> {
  const found = await Promise.all(folders.map(async (each) => ((await trusts(each)) ? [await files(each)] : [])));
  const read = await Promise.all(found.flat().flatMap((each) => each.files.map((file) => readFile(file, tools))));
  return {
    agents: read.flatMap((each) => each.agents),
    problems: [...found.flat().flatMap((each) => each.problems), ...read.flatMap((each) => each.problems)],
  };
}

async function readFile({ file, isForeign, text }: FoundFiles["files"][number], tools: ReadonlySet<string>): Promise<WorkspaceAgents> {
  const name = /([^/\\]*?)(?:\.agent)?\.md$/i.exec(file)?.[1];
  const agents: WorkspaceAgent[] = [];
  const problems: string[] = [];
  for (const each of await readDocuments(text, { name, isForeign, tools })) {
    if ("problem" in each) {
      problems.push(`${file} is left out. ${each.problem}`);
      continue;
    }
    const { agent, notes } = withoutModels(each.agent);
    agents.push({ agent, file });
    problems.push(...[...each.notes, ...notes].map((note) => `${file}: ${note}`));
  }
  return { agents, problems };
}

/** Who sees the code, and what that costs, is the person's word and not that of a cloned project. */
function withoutModels({ model, cheapModel, ...agent }: AgentConfig): { readonly agent: AgentConfig; readonly notes: readonly string[] } {
  const named = [model, cheapModel].filter((each) => each !== undefined);
  const note = `A workspace does not choose the model, so ${named.join(" and ")} does not count. Import the agent to keep it with its model.`;
  return { agent, notes: named.length > 0 ? [note] : [] };
}
