import type { CompactionId, LaneId, MessageId, RunId, SessionId, StepId } from "../ids.ts";
import type { Usage } from "../message.ts";
import { english, type Words } from "./language.ts";

/** From when on the model is sent less of what came before, as it is stored. The conversation itself stays whole. */
export type Compaction = OmittedOutputs | OlderPart;

/** A summary for people, as one sentence. */
export function summarised({ tokensBefore, tokensAfter, restoredAt }: OlderPart, { t }: Pick<Words, "t"> = english): string {
  if (restoredAt !== undefined) return t("The older part was summarised here; that was taken back, and the model is sent all of it again.");
  return t(
    "The older part was summarised for the model: about {0} tokens became {1}. The conversation itself stays whole.",
    tokensBefore,
    tokensAfter,
  );
}

interface Made {
  readonly id: CompactionId;
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly at: string;
  /** The task in whose part of the conversation it is; absent for the conversation itself. */
  readonly laneId?: LaneId;
  /** The last message there was. */
  readonly after: MessageId;
  /** About what a whole request took before it and takes after it. */
  readonly tokensBefore: number;
  readonly tokensAfter: number;
}

/** Outputs of old steps of which one line is sent. */
export interface OmittedOutputs extends Made {
  readonly kind: "outputs";
  readonly stepIds: readonly StepId[];
}

/** A text that is sent in the place of everything up to a message. */
export interface OlderPart extends Made {
  readonly kind: "summary";
  /** The last message it stands for; of those before, all. */
  readonly messageId: MessageId;
  readonly text: string;
  /** Who wrote the summary in it: the model, or, where that gave none that could be used, we from what is stored. */
  readonly by: "model" | "rows";
  /** What asking for it cost; absent when the provider did not tell. */
  readonly usage?: Usage;
  /** When somebody took it back, as an ISO time: from then on it is not sent. */
  readonly restoredAt?: string;
}
