import type { SessionId } from "../../events/ids.ts";
import type { BoxWords, RunsOn } from "../../events/words/runs-on.ts";
import type { EngineChoice, FoundBox, Lacking, SandboxReport } from "../../events/words/sandboxes.ts";
import type { ProcessOptions, ProcessResult } from "../process/run.ts";
import type { BoxMounts } from "../walls/mounts.ts";
import type { Choice, Demand } from "./choose.ts";
import type { SandboxMode } from "./settings.ts";
import type { BoxWish } from "./wish.ts";

/** What a box is made for: it is a conversation's own and sees these folders. */
export interface BoxPlace {
  readonly sessionId: SessionId;
  /** Real paths of the workspace folders. */
  readonly folders: readonly string[];
  /** Real paths of folders that can be read besides, such as skills. What of it lies in the workspace can only be read there, too. */
  readonly beside?: readonly string[];
}

/** A command for one of the places. */
export interface BoxCommand extends ProcessOptions {
  readonly place: BoxPlace;
  /** More memory than the settings give, in MB; the box keeps it as long as it lives. */
  readonly memoryMb?: number;
  /** What was said of its sandbox to whoever allowed it. Absent: nobody was asked. */
  readonly asked?: BoxWords;
  /** What is wanted of its box besides. */
  readonly wish?: BoxWish;
}

/** A command, and what it is to see of the disk. */
export interface BoxedCommand extends BoxCommand {
  readonly mounts: BoxMounts;
  /** Called once its box has these mounts: what stands still meanwhile may go on. */
  readonly onMade?: () => void;
}

/** One kind of sandbox where commands run. */
export interface Runner {
  /** Runs a command line to its end, as `runProcess` does. Never rejects; what can't be begun is `unstartable`, and was not run anywhere else. */
  run(command: BoxedCommand): Promise<ProcessResult | Moved>;
  /** What runs of this kind in the workspace stands still until what is given is called. Absent where that can't be. Never rejects. */
  hold?(place: BoxPlace): Promise<() => void>;
}

/** Nothing was run, since the workspace may not be any more what it was when it was looked at: why, as a sentence. */
export interface Moved {
  readonly moved: string;
}

/** Every place where commands run. */
export interface Runners {
  /**
   * Where a command would run now, and in what box where something is wished for that; `least` is a mode that holds where the set one is less strict.
   * Docker is asked whether it answers.
   */
  choose(demand?: Demand, least?: SandboxMode, wish?: BoxWish): Promise<Choice>;
  /** Runs it there and nowhere else. */
  run(runsOn: RunsOn, command: BoxCommand): Promise<ProcessResult>;
  /** A command is likely to come: a box is begun ahead where one would be used. Never rejects. */
  expect(place: BoxPlace): void;
  /** These files are about to be changed by a tool of ours, with a yes: what becomes of them is no command's doing. */
  vouch(paths: readonly string[]): void;
  /** Closes every box of this process. */
  close(): Promise<void>;
}

/** What there is of sandboxes, for people. Nothing of it rejects. */
export interface Sandboxes {
  /** What could be used, whatever the mode is. */
  look(): Promise<SandboxReport>;
  /** The Docker engines one can choose from by name. */
  engines(): Promise<readonly EngineChoice[]>;
  /** The containers there are, of every process, oldest first. */
  list(): Promise<readonly FoundBox[] | Lacking>;
  /** Ends what runs in one and takes it away. Gives why that was not done. */
  stop(id: string): Promise<string | undefined>;
  /** Takes away what processes that are gone have left, and gives how many. */
  sweep(): Promise<number | Lacking>;
}
