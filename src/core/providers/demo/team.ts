import type { ModelRequest } from "../provider.ts";
import { Hands } from "./hands.ts";
import { intentOf } from "./intent.ts";
import { filePaths, fileText } from "./outputs.ts";
import { one, testCommand } from "./repair.ts";
import type { Task } from "./replay.ts";

/** What a request wants of it: how a message is handled, a plan, a task of one, what came of one, or simply an answer. `from`: the message to begin at. */
export type Assignment = { readonly from: number; readonly text: string } & (
  | { readonly kind: "route" | "report" | "over" | "talk" }
  | { readonly kind: "plan"; readonly isAnew: boolean; readonly agents: readonly string[] }
  | { readonly kind: "task"; readonly objective: string; readonly isReview: boolean }
);

/** What a task's agent is told, as far as it must be known here. */
const brief = /^## Your task: .*\n([\s\S]*?)\n\n(?=## |Change nothing outside|Do only this task)/m;
const review = "Look through what was changed.";

/** Tells by the tools and the words what is wanted. */
export function assignmentOf({ system, messages, tools }: ModelRequest): Assignment {
  const texts = messages.map((each) => (each.role === "user" ? each.text : ""));
  const from = messages.findLastIndex((each) => each.role === "user");
  const text = texts[from] ?? "";
  const hands = new Hands(tools);
  if (hands.has("choose_way")) return { kind: "route", from, text };
  if (hands.has("propose_plan")) {
    const asked = texts.slice(0, from).findLast((each) => each !== "" && !each.startsWith(outcomeMark));
    const agents = [...system.matchAll(/^- ([\w-]+): /gm)].map(([, name = ""]) => name);
    return { kind: "plan", from, text: asked ?? "", isAnew: text.includes("The plan so far:"), agents };
  }
  if (text.startsWith(outcomeMark)) return { kind: "report", from, text };
  const at = texts.findIndex((each) => brief.test(each));
  if (at < 0) return { kind: "talk", from, text };
  if (text.startsWith("This does not count as done yet")) return { kind: "over", from, text };
  const objective = brief.exec(texts[at] ?? "")?.[1] ?? "";
  const again = texts.findLastIndex((each) => each.startsWith("This task is begun again"));
  return { kind: "task", from: Math.max(at, again), text: texts[at] ?? "", objective, isReview: objective.startsWith(review) };
}

const outcomeMark = "[The team has ended";

/** Whoever speaks of a plan or a team gets one. */
export function* routeTask(text: string): Task {
  const isTeam = /\b(?:plan|team)\b/i.test(text);
  const reason = isTeam ? "You speak of a plan." : "The stand-in does what it can in one go.";
  yield { text: "", calls: [{ tool: "choose_way", input: { way: isTeam ? "team" : "agent", reason } }] };
  return "";
}

/** Plans what it can do: tests that fail are looked at, mended and looked through; anything else is one task. */
export function* planTask({ text, isAnew, agents }: Extract<Assignment, { kind: "plan" }>, hands: Hands): Task {
  if (isAnew) return "I am a stand-in and leave the plan as it is.";
  const named = (name: string) => (agents.includes(name) ? name : (agents[0] ?? name));
  const { kind } = intentOf(text);
  const found =
    kind === "repair" && hands.has("list_files")
      ? yield* testCommand(filePaths((yield* one({ tool: "list_files", input: {} })).text))
      : undefined;
  if (!found) {
    const agent = named(kind === "repair" ? "coder" : kind === "run" ? "analyst" : "researcher");
    const title = text.trim().split("\n", 1)[0]?.slice(0, 60) ?? "";
    yield proposal("What you asked for is done.", [{ id: "all", title, objective: text, agent }]);
    return "";
  }
  const { command, directory } = found;
  const seen = { id: "run", title: "Run the tests", objective: `Run \`${command}\` and report what it says.`, agent: named("analyst") };
  const first = directory === "" ? [seen] : [];
  yield proposal(`\`${command}\` passes.`, [
    ...first,
    { id: "know", title: "Read what the project is", objective: "What is in this folder?", agent: named("researcher") },
    {
      ...{ id: "mend", title: "Mend what fails", objective: "Find out why the tests fail and fix it.", agent: named("coder") },
      ...{ depends_on: [...first.map(({ id }) => id), "know"], evidence: [{ command }] },
    },
    { id: "check", title: "Look the change through", objective: review, agent: named("reviewer"), depends_on: ["mend"] },
  ]);
  return "";
}

function proposal(goal: string, tasks: readonly object[]) {
  return { text: "", calls: [{ tool: "propose_plan", input: { goal, tasks } }] };
}

/** Reads the files that others say they changed, and looks whether the lines they showed stand there. */
export function* reviewTask(order: string): Task {
  const text = unquoted(order);
  const files = [...text.matchAll(/^Files: (.+)$/gm)].flatMap(([, list = ""]) => list.split(", "));
  if (files.length === 0) return "Nobody reports a changed file, so there is nothing to look through.";
  const results = yield { text: "", calls: files.map((path) => ({ tool: "read_file", input: { path } })) };
  const now = results.map((each) => fileText(each.text)).join("\n");
  const added = [...text.matchAll(/^\+(.*\S.*)$/gm)].map(([, line = ""]) => line);
  const missing = added.filter((each) => !now.includes(each));
  const list = files.map((each) => `\`${each}\``).join(", ");
  const judged = "Whether the change is a good one takes a real language model.";
  if (missing.length > 0) return `I read ${list}, and this line of the report does not stand there: \`${missing[0]}\`. ${judged}`;
  return `I read ${list}: every line that the report shows as new stands there (${added.length}). ${judged}`;
}

/** Others' reports come as quotations. */
function unquoted(text: string): string {
  return text.replace(/^> ?/gm, "");
}

/** Tells what came of a plan, by the team's own words. */
export function reportTask(order: string): string {
  const parts = unquoted(order)
    .split(/\n\n(?=\d+\. .+ \([\w-]+\): )/)
    .slice(1);
  const heads = parts.map((each) => `- ${each.split("\n", 1)[0]?.replace(/^\d+\. /, "") ?? ""}`);
  const told = parts.findLast((each) => /^Files: /m.test(each)) ?? parts.at(-1) ?? "";
  const words = told
    .split("\n")
    .slice(1)
    .filter((each) => !each.startsWith("*From the demo model"))
    .join("\n")
    .trim();
  return `The team has ended its work:\n\n${heads.join("\n")}\n\n${words}`;
}
