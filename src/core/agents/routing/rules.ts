import type { AgentName } from "../../events/ids.ts";
import type { Route, WorkMode } from "../../events/plan/plan.ts";

/** What rules look at. */
export interface Said {
  /** What the person said, without what others did. */
  readonly text: string;
  readonly workMode: WorkMode;
  /** The agent the person chose. */
  readonly agent: AgentName | undefined;
  /** Whether there is anything but words and looking. */
  readonly canAct: boolean;
  /** Whether nothing was answered yet in the conversation. */
  readonly isFirst: boolean;
}

/** The route where it is clear without a model; undefined where it is not. Pure. */
export function routeByRules({ text, workMode, agent, canAct, isFirst }: Said): Route | undefined {
  if (workMode === "plan") return { way: "team", by: "person", reason: "You want a plan for everything." };
  if (agent !== undefined) return { way: "agent", agent, by: "person", reason: `You chose the agent ${agent}.` };
  if (workMode === "fast") return { way: "agent", by: "person", reason: "You want no plans." };
  if (isFirst && isGreeting(text)) return { way: "answer", by: "rule", reason: "It is a greeting." };
  if (!canAct) return { way: "agent", by: "rule", reason: "There is nothing to be done here but to read and to talk." };
  if (isBrief(text)) return { way: "agent", by: "rule", reason: "It is one short request." };
  return undefined;
}

/** Words that want words back, in some languages people greet in. */
const greeting =
  /^(hi|hello|hey|(hello|hi|hey) there|good (morning|day|afternoon|evening)|thanks|thank you|thx|hallo|guten (tag|morgen|abend)|danke|salut|bonjour|bonsoir|merci|hola|buenos días|gracias|ciao|buongiorno|grazie|olá|obrigad[oa]|привет|спасибо|你好|您好|谢谢|こんにちは|ありがとう|안녕하세요|감사합니다)$/iu;

function isGreeting(text: string): boolean {
  return greeting.test(text.trim().replace(/[\s!.,…。！~🙂👋]+$/u, ""));
}

/** Longer ones may hold several pieces of work. */
const briefCharacters = 320;

/** Whether it reads like one request: short, without a list, and not sentence upon sentence. */
function isBrief(text: string): boolean {
  const lines = text.trim().split("\n");
  const items = lines.filter((each) => /^\s*([-*•]|\d+[.)])\s/.test(each)).length;
  const sentences = text.split(/[.!?。！？]+(\s|$)/u).filter((each) => each && each.trim().length > 0).length;
  return text.length <= briefCharacters && items < 3 && sentences <= 4;
}
