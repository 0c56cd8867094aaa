import type { UserMessage } from "../../../src/core/events/message.ts";
import type { ListedAgent } from "../../../src/core/events/roster/agent.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { AgentsPage } from "../../../src/core/protocol/agents.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";

type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

/** States of the agents' page. */
export function agentStates(asked: UserMessage, shown: Shown): Readonly<Record<string, () => readonly HostMessage[]>> {
  return {
    agents: () => [...shown({ messages: [asked] }), { type: "screen", screen: "agents" }, agentsOf({ problems })],
    "agents-told": () => [
      ...shown({ messages: [asked] }),
      { type: "screen", screen: "agents" },
      agentsOf({ told: "Imported: Code reviewer. code-reviewer: A workspace does not choose the model." }),
    ],
  };
}

/** What the host tells of the agents there are. */
export function agentsOf(page: Partial<AgentsPage> = {}): HostMessage {
  return { type: "agents", page: { agents, problems: [], tools, ...page } };
}

const problems = [
  ".claude/agents/helper.md is left out. It has no front matter: its settings stand at the top between two lines of three dashes (---), its instructions below them.",
];

const tools: AgentsPage["tools"] = [
  ...["read_file", "list_files", "search_files", "read_problems", "find_symbols", "read_selection", "ask_user"].map((name) => ({
    name,
    readOnly: true,
  })),
  ...["write_file", "edit_file", "move_file", "delete_file", "run_command", "fetch_page"].map((name) => ({ name, readOnly: false })),
];

export const savedAt = "2026-01-05T09:00:00.000Z";

export const agents: readonly ListedAgent[] = [
  {
    name: "coordinator",
    title: "Coordinator",
    role: "Leads work that needs several hands or several steps: settles what is wanted, who does what, and whether it is done.",
    instructions: "You lead the work; others carry it out.",
    tools: ["read_file", "ask_user"],
    avatar: "🧭",
    source: "shipped",
  },
  {
    name: "coder",
    title: "Coder",
    role: "Writes and mends code: features, bugs, refactorings, tests, build and configuration files.",
    instructions:
      "You change code so that it does what was asked, and nothing else.\n- Read the code around the place first.\n- Run the tests.",
    avatar: "🛠️",
    model: "openai/gpt-5",
    cheapModel: "openrouter/gone-mini",
    tools: ["read_file", "edit_file", "run_command", "browse_web"],
    approve: "ask",
    maxTurns: 40,
    budget: { usd: 1.5 },
    skills: ["release-notes"],
    source: "yours",
    savedAt,
    changed: ["model", "cheapModel", "tools", "approve", "maxTurns", "budget"],
  },
  {
    name: "house-style",
    title: "Hausstil und Übersetzungen für sämtliche Veröffentlichungen",
    role: "Brings texts into the house style.",
    instructions: "Follow STYLE.md.",
    source: "yours",
    savedAt,
  },
  {
    name: "security-reviewer",
    title: "Security reviewer",
    role: "Looks for holes in what was changed: input, secrets, permissions.",
    instructions: "Read the change. Name each hole by path and line.",
    tools: ["read_file", "search_files"],
    sandbox: "required",
    source: "workspace",
    file: ".github/agents/security-reviewer.agent.md",
  },
  {
    name: "reviewer",
    title: "Reviewer",
    role: "Reads what was made and judges it.",
    instructions: "You judge.",
    avatar: "🧐",
    source: "shipped",
  },
];
