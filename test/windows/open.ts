import path from "node:path";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { type Ended, type Program, start } from "../cli/program.ts";
import type { Stage } from "../cli/stage.ts";

/** A window of `window.ts`, told what to do. */
export interface OpenedWindow {
  readonly program: Program;
  /** Resolves to what came of it; rejects with its failure, or when the window has ended. */
  call(verb: string, ...given: readonly unknown[]): Promise<unknown>;
  open(sessionId: string): Promise<SessionView | null>;
  end(): Promise<Ended>;
}

/** A window on the same data. */
export async function openWindow({ folder, environment, words }: Stage, patience?: object): Promise<OpenedWindow> {
  const program = await start([path.join(folder, "..", "data"), words[3] ?? "", patience ? JSON.stringify(patience) : ""], {
    folder,
    environment,
    program: "window",
  });
  let calls = 0;
  const call = async (verb: string, ...given: readonly unknown[]): Promise<unknown> => {
    calls += 1;
    const id = calls;
    tell(program, { id, do: verb, with: given });
    const said = await program.said(new RegExp(`"did":${id}[,}].*\\n`));
    const line = said.split("\n").find((each) => each.includes(`"did":${id},`)) ?? "{}";
    const { result, failed } = JSON.parse(line) as { readonly result?: unknown; readonly failed?: string };
    if (failed !== undefined) throw new Error(failed);
    return result;
  };
  return {
    program,
    call,
    open: async (sessionId: string) => (await call("open", sessionId)) as SessionView | null,
    end: () => {
      program.child.stdin.end();
      return program.ended;
    },
  };
}

/** Lines of JSON for its standard input. */
export function tell({ child }: Program, ...lines: readonly object[]): void {
  child.stdin.write(lines.map((each) => `${JSON.stringify(each)}\n`).join(""));
}
