import { type Skill, skillsFor } from "../../skills/skill.ts";
import { useSkill } from "../../tools/skills/opened.ts";
import type { Around, Tool } from "../../tools/tool.ts";
import type { RunPorts } from "../ports.ts";
import { wordCatalogue } from "./catalogue.ts";
import { hintFor } from "./hints.ts";
import { type Called, narrowed } from "./narrowing.ts";
import { openedIn } from "./sent.ts";

/** What skills change in one loop. */
export interface SkillHands {
  /** The tools as they are used here, those of servers, and those that skills have brought so far: the same list until there is another. */
  tools(): readonly Tool[];
  /** The part of the instructions that tells of skills. */
  readonly catalogue: string;
  /** What stands behind a message of the person. */
  hint(text: string): string;
  narrowed(called: Called): readonly string[];
}

/** Looks once which skills are in force: what comes or goes meanwhile is told from the next loop on, so that every request of this one begins the same. Never rejects. */
export async function takeSkills(ports: RunPorts): Promise<SkillHands> {
  const { session, conversation, runId, tools, agent } = ports;
  const isUsed = ports.skills !== undefined && tools.some(({ name }) => name === useSkill);
  const listing = isUsed ? await listed(ports) : nothing;
  const usable = skillsFor(listing, agent);
  const laneId = session.view().messages.at(-1)?.laneId;
  const around: Around = {
    inForce: listing.skills,
    agent,
    opened: () => openedIn(session.view()),
    runs: tools.some(({ name }) => name === "run_command"),
  };
  const there = usable.length > 0 ? tools : tools.filter(({ name }) => name !== useSkill);
  return {
    tools: withBrought(eachOnce([...there.map((each) => each.within?.(around) ?? each), ...(ports.offered?.(() => true) ?? [])])),
    catalogue: ports.redact(wordCatalogue(usable)),
    hint: (text) => hintFor(text, usable),
    narrowed: (called) => narrowed(called, { view: conversation.view(), runId, laneId, skills: listing.skills }),
  };
}

/** Of one name the first counts: no provider takes two. */
function eachOnce(tools: readonly Tool[]): readonly Tool[] {
  const taken = new Set<string>();
  return tools.filter(({ name }) => !taken.has(name) && taken.add(name));
}

/** A tool that is brought takes no other's name. */
function withBrought(own: readonly Tool[]): () => readonly Tool[] {
  let last = own;
  return () => {
    const taken = new Set(own.map(({ name }) => name));
    const brought = own.flatMap((each) => each.brings?.() ?? []).filter(({ name }) => !taken.has(name) && taken.add(name));
    const isSame = own.length + brought.length === last.length && brought.every(({ name }, at) => last[own.length + at]?.name === name);
    if (!isSame) last = [...own, ...brought];
    return last;
  };
}

const nothing = { skills: [] as readonly Skill[], offFor: {} };

async function listed({ skills, session }: RunPorts) {
  return (await skills?.list(session.view().session.workspace).catch(() => nothing)) ?? nothing;
}
