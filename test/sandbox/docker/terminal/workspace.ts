import { chmodSync, chownSync, existsSync } from "node:fs";
import path from "node:path";
import { type Stage, workspace } from "../../../cli/stage.ts";
import type { Answer } from "../../../fakes/model-answer.ts";
import { person } from "../stage.ts";

/** A model's answer that runs a command. */
export function command(line: string, more: object = {}): Answer {
  return { toolCalls: [{ name: "run_command", arguments: { command: line, ...more } }] };
}

export interface BoxedStage extends Stage {
  /** Whether a file is in the workspace. */
  has(file: string): boolean;
}

/** A workspace of the person's, and a model that says what the script says. */
export async function stageFor(answers: readonly Answer[]): Promise<BoxedStage> {
  const stage = await workspace(answers);
  chmodSync(path.dirname(stage.folder), 0o755);
  if (process.getuid?.() === 0) chownSync(stage.folder, person.uid, person.gid);
  return { ...stage, has: (file) => existsSync(path.join(stage.folder, file)) };
}
