import { access, writeFile } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../sandbox/handles/failure.ts";
import { createNotes, type Notes, type NotesPorts } from "./notes/notes.ts";
import { wordNotes } from "./notes/wording.ts";
import { createStanding, rulesInForce, type StandingPorts } from "./standing.ts";

/** What stands over every run, and what is done with notes. */
export interface Memory {
  readonly standing: ReturnType<typeof createStanding>;
  readonly notes: Notes;
  /** The rules files in force in these folders, and why others are not. */
  rulesFiles(folders: readonly string[]): ReturnType<typeof rulesInForce>;
}

export type MemoryPorts = Omit<StandingPorts, "notes"> & Omit<NotesPorts, "mark">;

/** Nothing is read before it is asked for. While there was never a note, the store is not opened for the begin of a run. */
export function createMemory(ports: MemoryPorts): Memory {
  const file = path.join(ports.dataFolder, "has-notes");
  const notes = createNotes({ ...ports, mark: () => mark(file) });
  const worded = async (folders: readonly string[]) => ((await mayBeThere(file)) ? wordNotes(await notes.list(folders)) : "");
  const standing = createStanding({ ...ports, notes: worded });
  return { notes, standing, rulesFiles: (folders) => rulesInForce(folders, ports) };
}

async function mark(file: string): Promise<string | undefined> {
  try {
    await writeFile(file, "", { flag: "a" });
    return undefined;
  } catch (error) {
    return `Nothing can be kept in mind, since ${file} can't be written (${codeOf(error) ?? "unknown reason"}).`;
  }
}

/** Where it can't be told, it may. */
function mayBeThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    (error) => codeOf(error) !== "ENOENT",
  );
}
