import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after } from "node:test";
import type { Answer } from "../fakes/model-answer.ts";
import { type RecordedRequest, type Script, startModelServer } from "../fakes/model-server.ts";
import { tempFolder } from "../temp.ts";

export const model = { demo: "demo/tour", scripted: "openai/scripted" } as const;

export interface Stage {
  /** The workspace, with `notes.txt` in it; the data folder lies beside it. */
  readonly folder: string;
  /** What points the program at the scripted model. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: readonly RecordedRequest[];
}

/** A folder to work in and a model that says what the script says. */
export async function workspace(script: Script | readonly Answer[]): Promise<Stage> {
  const folder = path.join(tempFolder(), "work");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "notes.txt"), "hello\n");
  const server = await startModelServer(script);
  after(() => server.close());
  const words = ["-m", model.scripted, "--base-url", server.baseUrl];
  return { folder, words, environment: { OPENAI_API_KEY: "sk-test" }, requests: server.requests };
}
