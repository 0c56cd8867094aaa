import type { Failure } from "../../events/failure.ts";
import type { AssistantMessage } from "../../events/message.ts";
import type { LimitKind } from "../../events/question.ts";
import { tokensOf } from "../context/tokens.ts";
import { amount, limitFailure } from "../ending.ts";
import { inquire } from "../inquire.ts";
import type { RunPorts } from "../ports.ts";
import { goOn, stopHere } from "./ways.ts";

/** Keeps a run within its limits: tells when one is nearly used up, and asks whether to go on when it is. */
export interface LimitCare {
  /** To be passed before each turn. What comes back ends the run. */
  beforeTurn(): Promise<Failure | undefined>;
  /** To be passed before each call: the time may be over in the middle of a long list of them. Once there was a failure, it stays. */
  beforeStep(): Promise<Failure | undefined>;
}

/** From this part of a limit on it is told, once. */
const nearlyUsed = 0.8;

/** What was used counts from the conversation as it stands, so that a restart forgets nothing; only the time begins anew. */
export function createLimitCare(ports: RunPorts): LimitCare {
  const usedOf = createMeasure(ports);
  const told = new Set<LimitKind>();
  let ended: Failure | undefined;
  const pass = async (kind: LimitKind): Promise<void> => {
    const used = usedOf(kind);
    if (used >= 1) {
      if (!(await mayGoOn(ports, kind))) ended = limitFailure(kind, ports.limits);
      else if (kind === "time") ports.time.renew();
      told.delete(kind);
    } else if (used >= nearlyUsed && !told.has(kind)) {
      told.add(kind);
      const message = `The run has used ${Math.floor(used * 100)} % of its limit of ${amount(kind, ports.limits)}; then ${ports.canAsk() ? "it asks whether to go on" : "it ends"}.`;
      ports.session.emit(ports.runId, { type: "notice", notice: { kind: "warning", message } });
    }
  };
  const passAll = async (kinds: readonly LimitKind[]) => {
    for (const kind of kinds) if (!ended && !ports.signal.aborted) await pass(kind);
    return ended;
  };
  return { beforeTurn: () => passAll(["turns", "time", "tokens"]), beforeStep: () => passAll(["time"]) };
}

/** Tells the part of a limit that is used up since the run began or was last allowed to go on. */
function createMeasure(ports: RunPorts): (kind: LimitKind) => number {
  const turns = createSum(ports, "turns", () => 1);
  const tokens = createSum(ports, "tokens", tokensOf);
  return (kind) => {
    if (kind === "time") return ports.time.used();
    if (kind === "turns") return turns() / ports.limits.turns;
    return ports.limits.tokens ? tokens() / ports.limits.tokens : 0;
  };
}

/** Sums over the run's answers since the last yes. Each is looked at once. */
function createSum({ session, runId }: RunPorts, kind: LimitKind, amountOf: (answer: AssistantMessage) => number): () => number {
  let begin = 0;
  let seen = 0;
  let sum = 0;
  return () => {
    const { questions, messages } = session.view();
    const yes = questions.findLast(
      ({ question, answer }) => question.runId === runId && question.limit === kind && answer?.value === goOn.value,
    );
    const from = yes ? messages.findLastIndex((each) => each.id === yes.question.after) + 1 : 0;
    if (from !== begin) {
      begin = from;
      seen = from;
      sum = 0;
    }
    for (const each of messages.slice(seen)) if (each.role === "assistant" && each.runId === runId) sum += amountOf(each);
    seen = messages.length;
    return sum;
  };
}

async function mayGoOn(ports: RunPorts, kind: LimitKind): Promise<boolean> {
  const limit = amount(kind, ports.limits);
  const choices = [{ ...goOn, detail: `Up to ${limit} more` }, stopHere];
  const text = `The run reached its limit of ${limit}. Should it go on?`;
  const { value } = await inquire(ports, { about: "limit", limit: kind, text, choices, multiple: false, freeText: false });
  return value === goOn.value;
}
