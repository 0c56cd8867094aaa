import type { SessionRecord } from "../../events/rows.ts";
import type { Step } from "../../events/step.ts";
import { titleOf } from "../install/create.ts";

const mostWishes = 10;
const mostSteps = 60;
const longest = { line: 300, wish: 600, answer: 3_000 };

/** A skill made of a conversation's rows: what was asked, what worked, what changed, what came of it. Always the same for the same rows. */
export function plainDraft(name: string, { session, messages, steps }: SessionRecord): string {
  const wishes = messages.flatMap((each) =>
    each.role === "user" && each.laneId === undefined && each.text.trim() !== "" ? [each.text.trim()] : [],
  );
  const answer = messages.findLast((each) => each.role === "assistant" && each.laneId === undefined && each.text.trim() !== "");
  const done = [...new Set(steps.filter((each) => each.state === "ok").map(stepLine))];
  const files = [
    ...new Set(steps.flatMap((each) => (each.effects?.files ?? (each.change ? [each.change] : [])).map(({ label }) => label))),
  ];
  const description = `How “${oneLine(session.title, 100)}” was done. Use it when somebody asks for the like of: ${oneLine(wishes[0] ?? session.title, longest.line)}`;
  const sections = [
    { head: "What was asked", lines: wishes.slice(0, mostWishes).map((each) => `- ${oneLine(each, longest.wish)}`) },
    { head: "What worked, in order", lines: done.slice(0, mostSteps).map((each, index) => `${index + 1}. ${each}`) },
    { head: "Files that were changed", lines: files.slice(0, mostSteps).map((each) => `- \`${each}\``) },
    { head: "What came of it", lines: answer ? [answer.text.trim().slice(0, longest.answer).toWellFormed()] : [] },
  ];
  const body = sections.filter(({ lines }) => lines.length > 0).map(({ head, lines }) => `## ${head}\n\n${lines.join("\n")}`);
  return `${frontText(name, description)}\n# ${titleOf(name)}\n\n${body.join("\n\n")}\n`;
}

/** The settings of a draft; a text in quotes is the same in JSON and YAML. */
export function frontText(name: string, description: string): string {
  return `---\nname: ${name}\ndescription: ${JSON.stringify(description)}\n---\n`;
}

function stepLine({ tool, title, input }: Step): string {
  const command = tool === "run_command" && typeof input === "object" && input !== null && "command" in input ? input.command : undefined;
  return typeof command === "string" ? `Run \`${oneLine(command, longest.wish).replaceAll("`", "'")}\`` : oneLine(title, longest.line);
}

function oneLine(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= most ? line : `${line.slice(0, most - 1).toWellFormed()}…`;
}
