import path from "node:path";
import { createMark } from "../sandbox/files/mark.ts";
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
  const mark = createMark(path.join(ports.dataFolder, "has-notes"));
  const unmarked = async () => {
    const problem = await mark.set();
    return problem === undefined ? undefined : `Nothing can be kept in mind, since ${problem}.`;
  };
  const notes = createNotes({ ...ports, mark: unmarked });
  const worded = async (folders: readonly string[]) => ((await mark.mayBeSet()) ? wordNotes(await notes.list(folders)) : "");
  const standing = createStanding({ ...ports, notes: worded });
  return { notes, standing, rulesFiles: (folders) => rulesInForce(folders, ports) };
}
