import type { Core } from "../../core/core.ts";
import type { HistoryFigures } from "../../core/history/archive.ts";
import { jsonLine } from "../../core/history/json.ts";
import { counted, sizeText } from "../../core/history/words.ts";
import type { SessionsCommand } from "../arguments/command.ts";
import { visibleLine } from "../terminal/visible.ts";

/** Carries out what concerns everything stored, and resolves to the exit code. */
export async function upkeep(core: Core, command: Extract<SessionsCommand, { action: "recover" | "storage" }>): Promise<number> {
  return command.action === "recover" ? recover(core, command.json) : storage(core, command);
}

async function recover({ archive }: Core, json: boolean): Promise<number> {
  const report = await archive.recover();
  const lines = [...report.sentences, ...report.setAside.map((each) => `Set aside: ${each}`)].map(visibleLine);
  process.stdout.write(json ? `${jsonLine(report)}\n` : `${lines.join("\n")}\n`);
  return 0;
}

async function storage({ archive }: Core, { clean, json }: Extract<SessionsCommand, { action: "storage" }>): Promise<number> {
  const cleaned = clean ? await archive.cleanUp() : undefined;
  const figures = await archive.figures();
  if (json) process.stdout.write(`${jsonLine({ ...figures, ...(cleaned ? { cleaned } : {}) })}\n`);
  else process.stdout.write(`${cleaned ? `${cleaned.says}\n\n` : ""}${figureLines(figures)}`);
  return 0;
}

function figureLines(figures: HistoryFigures): string {
  const { folder, conversations, archived, deleted, messages, databaseBytes, logBytes, blobBytes, blobs, setAsideBytes } = figures;
  const rows = [
    ["Folder", visibleLine(folder)],
    ["Conversations", `${conversations} (${archived} archived), ${counted(messages, "message")}; ${deleted} deleted and still kept`],
    ["Database", `${sizeText(databaseBytes)}, and ${sizeText(logBytes)} not yet folded into it`],
    ["Kept files", `${blobs}, ${sizeText(blobBytes)}: pictures, long outputs, files as they were before a change`],
    ...(setAsideBytes > 0 ? [["Set aside", `${sizeText(setAsideBytes)} that could not be read`]] : []),
  ];
  return rows.map(([name = "", value]) => `${name.padEnd(15)}${value}\n`).join("");
}
