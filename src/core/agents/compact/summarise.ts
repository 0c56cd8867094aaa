import type { Failure } from "../../events/failure.ts";
import type { Usage } from "../../events/message.ts";
import { sumOf } from "../../events/usage/cost.ts";
import type { RunPorts } from "../ports.ts";
import { type Answer, type Asked, askAside, isOutOfReach } from "./ask.ts";
import { bare, type Demand, judgeSummary, summarySystem } from "./template.ts";
import { chunksOf } from "./transcript.ts";

/** What is to be summarised. */
export interface Older {
  /** The summary of what came before it. */
  readonly former: string | undefined;
  readonly pieces: readonly string[];
  /** Tokens of it that may be sent at once. */
  readonly chunk: number;
  readonly demand: Demand;
}

/** `unfit`: none came that could be used. `unreachable`: the model can't be asked just now. */
export type Summary = { readonly usage?: Usage } & (
  | { readonly kind: "summary"; readonly text: string }
  | { readonly kind: "unfit" }
  | { readonly kind: "stopped" }
  | { readonly kind: "unreachable"; readonly failure: Failure }
);

/** So often the chunks are made smaller when the model says that even one is too much. */
const mostHalvings = 2;

/** Has the model summarise, chunk by chunk, each time with the summary so far. What does not hold to the template is asked for once more. */
export async function summarise(ports: RunPorts, asked: Asked, older: Older): Promise<Summary> {
  const bill = createBill();
  let { chunk } = older;
  for (let halved = 0; ; halved += 1) {
    const end = await inChunks({ ports, asked, count: bill.add }, { ...older, chunk });
    if (end.kind !== "too-much" || halved >= mostHalvings) return { ...(end.kind === "too-much" ? unfit : end), ...bill.sum() };
    chunk /= 2;
  }
}

interface Asking {
  readonly ports: RunPorts;
  readonly asked: Asked;
  readonly count: (usage: Usage) => void;
}

type End = Summary | { readonly kind: "too-much" };

const unfit = { kind: "unfit" } as const;

async function inChunks(asking: Asking, { former, pieces, chunk, demand }: Older): Promise<End> {
  const chunks = chunksOf(pieces, chunk);
  let summary = former;
  for (const [index, each] of chunks.entries()) {
    const isLast = index === chunks.length - 1;
    const part = chunks.length > 1 ? `part ${index + 1} of ${chunks.length} of ` : "";
    const before =
      summary === undefined ? "" : `The summary of what came before it, which yours takes the place of:\n\n${summary}\n\n---\n\n`;
    const question = `${before}Here is ${part}what is to be summarised:\n\n<conversation>\n${each}\n</conversation>\n\nWrite the summary now, at most ${Math.round(demand.mostTokens * 0.6)} words.`;
    const end = await askTwice(asking, question, isLast ? demand : { ...demand, paths: [] });
    if (end.kind !== "summary") return end;
    summary = end.text;
  }
  return summary === undefined ? unfit : { kind: "summary", text: summary };
}

async function askTwice({ ports, asked, count }: Asking, question: string, demand: Demand): Promise<End> {
  const ask = (messages: Parameters<typeof askAside>[2]["prompt"]["messages"]) =>
    askAside(ports, asked, { prompt: { system: summarySystem, messages }, count });
  const first = await ask([{ role: "user", text: question }]);
  const read = readAnswer(first, demand);
  if (read.kind !== "improve") return read;
  const said = first.kind === "text" && first.text.trim() !== "" ? first.text : "(nothing)";
  const second = await ask([
    { role: "user", text: question },
    { role: "assistant", text: said, toolCalls: [] },
    { role: "user", text: `That can't be used. ${read.problems.join(" ")} Write the whole summary again.` },
  ]);
  const again = readAnswer(second, demand);
  // Paths are told beside the summary in any case: one that lacks some is good enough.
  if (again.kind === "improve") return again.usable ?? read.usable ?? unfit;
  return again.kind === "unfit" || again.kind === "too-much" ? (read.usable ?? again) : again;
}

type Read = End | { readonly kind: "improve"; readonly problems: readonly string[]; readonly usable?: Summary };

function readAnswer(answer: Answer, demand: Demand): Read {
  if (answer.kind === "stopped") return { kind: "stopped" };
  if (answer.kind === "failed") {
    const { failure } = answer;
    if (failure.code === "overflow") return { kind: "too-much" };
    return isOutOfReach(failure) ? { kind: "unreachable", failure } : unfit;
  }
  if (!answer.isWhole) return { kind: "improve", problems: ["It was cut off before its end; write less."] };
  const text = bare(answer.text);
  const { wrong, missingPaths } = judgeSummary(text, demand);
  const summary = { kind: "summary", text } as const;
  if (wrong.length > 0) return { kind: "improve", problems: wrong };
  if (missingPaths.length === 0) return summary;
  return { kind: "improve", problems: [`These changed files are not named in it: ${missingPaths.join(", ")}.`], usable: summary };
}

function createBill() {
  const usages: Usage[] = [];
  return {
    add: (usage: Usage) => void usages.push(usage),
    sum(): { readonly usage?: Usage } {
      const usage = sumOf(usages);
      return usage ? { usage } : {};
    },
  };
}
