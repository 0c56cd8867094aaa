import { createNetwork } from "../network/fetch.ts";
import { createSearcher } from "../sandbox/search/searcher.ts";
import { createWorkspace } from "../sandbox/workspace.ts";
import { askUserTool } from "./ask-user.ts";
import { createBackgroundCommands } from "./commands/background.ts";
import { readCommandTool, stopCommandTool } from "./commands/follow.ts";
import { runCommandTool } from "./commands/run.ts";
import { settingsTool } from "./custom/settings.ts";
import { editFileTool } from "./edit-file.ts";
import { fetchPageTool } from "./fetch-page.ts";
import { listFilesTool } from "./list-files.ts";
import { deleteFileTool } from "./moving/delete-file.ts";
import { moveFileTool } from "./moving/move-file.ts";
import type { ToolPorts } from "./ports.ts";
import { readFileTool } from "./read-file.ts";
import { rememberTool } from "./remember.ts";
import { searchFilesTool } from "./search-files.ts";
import { type SendFilePorts, sendFileTool } from "./sending/send-file.ts";
import { useSkillTool } from "./skills/use.ts";
import type { Tool } from "./tool.ts";
import { writeFileTool } from "./write-file.ts";

/** What a conversation has besides that came from the chat of a messenger. */
export function chatTools(
  { folders, dataFolder, readableFolder, environment, documents }: ToolPorts,
  outlet: SendFilePorts["outlet"],
): readonly Tool[] {
  const home = environment.HOME ?? environment.USERPROFILE;
  return [sendFileTool({ workspace: createWorkspace({ folders, dataFolder, readableFolder, home }), documents, outlet })];
}

/** The built-in tools for one set of workspace folders, in the order models are told of them. */
export function createTools(ports: ToolPorts): readonly Tool[] {
  const {
    folders,
    dataFolder,
    readableFolder,
    codeFolder,
    environment,
    documents,
    commands,
    background = createBackgroundCommands(),
    runners,
    sandbox,
    notes,
    skills,
    declared = [],
  } = ports;
  const searcher = ports.searcher ?? createSearcher({ threads: 1 });
  const network = ports.network ?? createNetwork({ environment: () => environment });
  const home = environment.HOME ?? environment.USERPROFILE;
  const workspace = createWorkspace({ folders, dataFolder, readableFolder, codeFolder, home });
  const own = [
    readFileTool({ workspace, documents }),
    writeFileTool({ workspace, documents }),
    editFileTool({ workspace, documents }),
    moveFileTool({ workspace, documents }),
    deleteFileTool({ workspace, documents }),
    listFilesTool({ workspace, environment, searcher }),
    searchFilesTool({ workspace, environment, searcher }),
    runCommandTool({ workspace, environment, commands, background, runners, sandbox, skills }),
    readCommandTool(background),
    stopCommandTool(background),
    askUserTool(),
    fetchPageTool({ network }),
    ...(notes ? [rememberTool({ notes, folders })] : []),
    ...(skills ? [useSkillTool({ workspace, environment, commands, runners, sandbox, skills })] : []),
  ];
  const commandTools = { workspace, environment, commands, runners, sandbox };
  // A name that is taken stands for what it stands for.
  const more = declared.filter(({ name }) => !own.some((each) => each.name === name));
  return [...own, ...more.map((each) => settingsTool(each, commandTools))];
}
