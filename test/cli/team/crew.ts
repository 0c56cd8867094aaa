import type { Answer, ChatBody, ScriptedCall } from "../../fakes/model-answer.ts";
import type { RecordedRequest } from "../../fakes/model-server.ts";

/** What a role says to its so manieth request, counted from 0; what comes after the last is the last. */
export type Cast = Readonly<Record<string, readonly (Answer | ((body: ChatBody) => Answer))[]>>;

/** A scripted model for a team: each role has its own answers, however the requests of others come in between. */
export function crew(cast: Cast): (request: RecordedRequest) => Answer {
  const asked = new Map<string, number>();
  return ({ body }) => {
    const role = roleOf(body);
    const nth = asked.get(role) ?? 0;
    asked.set(role, nth + 1);
    const answers = (Object.hasOwn(cast, role) && cast[role]) || [{ text: `(${role} has nothing to say)` }];
    const answer = answers[Math.min(nth, answers.length - 1)] ?? {};
    return typeof answer === "function" ? answer(body) : answer;
  };
}

export function calls(name: string, input: Readonly<Record<string, unknown>>): Answer {
  return { toolCalls: [{ name, arguments: input }] };
}

export function proposes(tasks: readonly Readonly<Record<string, unknown>>[], goal = "A page that can be shown."): Answer {
  const call: ScriptedCall = { name: "propose_plan", arguments: { goal, tasks } };
  return { toolCalls: [call] };
}

/** "router", "planner", an agent's name, or "coworker". */
function roleOf({ messages, tools = [] }: ChatBody): string {
  const names = tools.map((each) => each.function.name);
  if (names.includes("choose_way")) return "router";
  if (names.includes("propose_plan")) return "planner";
  return /You work as the agent “([^”]+)”/.exec(messages[0]?.content ?? "")?.[1] ?? "coworker";
}

const task = (id: string, agent: string, more: { readonly title: string; readonly [field: string]: unknown }) => ({
  ...{ id, agent, objective: `${more.title}, please.` },
  ...more,
});

/** Five tasks: two side by side that each need a yes, one that fails and has the rest planned anew. */
export const showPage: Cast = {
  planner: [
    proposes([
      task("page", "writer", { title: "Write the page", evidence: [{ file: "page.md" }], writes: ["page.md"] }),
      task("count", "coder", { title: "Count the words" }),
      task("figures", "analyst", { title: "Draw the figures", depends_on: ["count"], evidence: [{ file: "figures.svg" }] }),
      task("join", "writer", { title: "Put the figures in", depends_on: ["page", "figures"] }),
      task("check", "reviewer", { title: "Look it through", depends_on: ["join"] }),
    ]),
    proposes([task("plain", "reviewer", { title: "Look through the page without figures" })]),
  ],
  writer: [calls("write_file", { path: "page.md", content: "# Hello\n" }), { text: "The page stands in page.md." }],
  coder: [calls("run_command", { command: "wc -w notes.txt > count.txt" }), { text: "One word." }],
  analyst: [{ text: "There is nothing here to draw with." }],
  reviewer: [calls("read_file", { path: "page.md" }), { text: "The page says hello, and has no figures." }],
  coordinator: [{ text: "The page is there; the figures could not be drawn." }],
};
