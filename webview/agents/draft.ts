import type { ApprovalMode } from "../../src/core/events/approval.ts";
import type { AgentConfig, AgentSandbox, ListedAgent } from "../../src/core/events/roster/agent.ts";

/** An agent as it stands in the form: numbers as they were typed, "" where nothing is said. */
export interface Draft {
  readonly name: string;
  readonly title: string;
  readonly avatar: string;
  readonly role: string;
  readonly instructions: string;
  readonly model: string;
  readonly cheapModel: string;
  /** Absent: all there are. */
  readonly tools?: readonly string[];
  /** Names with commas between; "none" is none. */
  readonly skills: string;
  readonly mcpServers: string;
  readonly approve: ApprovalMode | "";
  readonly sandbox: AgentSandbox | "";
  readonly maxTurns: string;
  readonly usd: string;
  readonly tokens: string;
  readonly minutes: string;
}

/** What is being edited: how it was when that began, and how it is now. */
export interface Editing {
  readonly start: AgentConfig;
  readonly draft: Draft;
  /** When what was edited had been saved; null where that was none of the person's. */
  readonly since: string | null;
  /** It has no name yet that anybody knows. */
  readonly isNew: boolean;
}

/** Begins to edit a listed agent. */
export function editingOf({ source: _source, savedAt, changed: _changed, file: _file, ...agent }: ListedAgent): Editing {
  return { start: agent, draft: draftOf(agent), since: savedAt ?? null, isNew: false };
}

/** Begins a new agent, like another or from nothing. */
export function editingNew(like: AgentConfig = nobody): Editing {
  return { start: like, draft: draftOf(like), since: null, isNew: true };
}

const nobody: AgentConfig = { name: "", title: "", role: "", instructions: "" };

/** Whether anything is to be saved. */
export function isChanged({ start, draft, isNew }: Editing): boolean {
  return JSON.stringify(draft) !== JSON.stringify(isNew ? draftOf(nobody) : draftOf(start));
}

export function draftOf(agent: AgentConfig): Draft {
  const { name, title, avatar = "", role, instructions, model = "", cheapModel = "", tools, approve = "", sandbox = "" } = agent;
  const { usd, tokens, minutes } = agent.budget ?? {};
  const lists = { skills: typedNames(agent.skills), mcpServers: typedNames(agent.mcpServers) };
  const numbers = { maxTurns: typed(agent.maxTurns), usd: typed(usd), tokens: typed(tokens), minutes: typed(minutes) };
  return {
    name,
    title,
    avatar,
    role,
    instructions,
    model,
    cheapModel,
    ...(tools ? { tools } : {}),
    approve,
    sandbox,
    ...lists,
    ...numbers,
  };
}

/** The agent that is to be saved. What is no number stays as it was typed: the core says so. */
export function agentOf({ draft }: Pick<Editing, "draft">): Record<string, unknown> {
  const { maxTurns, usd, tokens, minutes, skills, mcpServers, ...texts } = draft;
  const budget = withoutEmpty({ usd: numberOf(usd), tokens: numberOf(tokens), minutes: numberOf(minutes) });
  return {
    ...withoutEmpty({ skills: namesOf(skills), mcpServers: namesOf(mcpServers) }),
    ...withoutEmpty({ ...texts, avatar: texts.avatar.trim(), maxTurns: numberOf(maxTurns) }),
    // These it must have: the core says what is wrong with an empty one.
    ...{ name: texts.name.trim(), title: texts.title, role: texts.role, instructions: texts.instructions },
    ...(Object.keys(budget).length > 0 ? { budget } : {}),
  };
}

/** The control that a refusal of the core is about; undefined where it is about none. */
export function fieldOf(refusal: string): keyof Draft | undefined {
  const [, field] = /^The (\w+) of an agent is /.exec(refusal) ?? [];
  if (field === "budget") return "usd";
  return fields.find((each) => each === field);
}

const fields: readonly (keyof Draft)[] = [
  ...([
    "name",
    "title",
    "avatar",
    "role",
    "instructions",
    "model",
    "cheapModel",
    "tools",
    "skills",
    "mcpServers",
    "approve",
    "sandbox",
    "maxTurns",
  ] as const),
];

const noNames = "none";

function typedNames(names: readonly string[] | undefined): string {
  return names?.length === 0 ? noNames : (names ?? []).join(", ");
}

/** Undefined where nothing is said of them. */
function namesOf(text: string): readonly string[] | undefined {
  const names = text.split(",").flatMap((each) => each.trim() || []);
  if (names.length === 0) return undefined;
  return names.length === 1 && names[0]?.toLowerCase() === noNames ? [] : names;
}

function typed(value: number | undefined): string {
  return value === undefined ? "" : String(value);
}

function numberOf(text: string): number | string {
  const trimmed = text.trim();
  return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}

function withoutEmpty(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value !== undefined));
}
