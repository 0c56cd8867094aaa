import type { Message } from "../../../src/core/events/message.ts";
import type { Run } from "../../../src/core/events/session.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { Step } from "../../../src/core/events/step.ts";
import { answer, change, run, session, step, user } from "../../webview/harness/samples.ts";

/** Conversations of this many steps, which are long in different ways. */
const stepCount = 5_000;

export interface Talk {
  readonly what: string;
  readonly view: SessionView;
}

/** As long conversations come about: many messages, each with some work and an answer in words. */
export function manyTurns(id = "long"): Talk {
  return { what: "500 messages", view: talk(id, { turns: 500, stepsPerAnswer: 2, answers: 5, isOpen: false }) };
}

/** One message that has kept the coworker busy for a day, and still does. */
export function oneRun(id = "endless"): Talk {
  return { what: "one run that goes on", view: talk(id, { turns: 1, stepsPerAnswer: 5, answers: stepCount / 5, isOpen: true }) };
}

/** A step for each message: nothing of it folds. */
export function shortTurns(id = "talkative"): Talk {
  return { what: "5,000 messages", view: talk(id, { turns: stepCount, stepsPerAnswer: 1, answers: 1, isOpen: false }) };
}

interface Shape {
  readonly turns: number;
  /** Answers of the model in each turn, and what it does after each. */
  readonly answers: number;
  readonly stepsPerAnswer: number;
  readonly isOpen: boolean;
}

function talk(id: string, { turns, answers, stepsPerAnswer, isOpen }: Shape): SessionView {
  const runs: Run[] = [];
  const messages: Message[] = [];
  const steps: Step[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const runId = `run${turn}`;
    runs.push(run(runId, { state: isOpen ? "running" : "completed" }));
    messages.push(
      user(`u${turn}`, runId, `Question ${turn}: why do the totals of \`src/area-${turn % 40}/totals.ts\` differ, and is that meant?`),
    );
    for (let nr = 0; nr < answers; nr += 1) {
      const messageId = `a${turn}-${nr}`;
      messages.push(answer(messageId, runId, nr === answers - 1 ? closing(turn) : `I look at part ${nr} of it first.`));
      for (let count = 0; count < stepsPerAnswer; count += 1) steps.push(stepOf(steps.length, messageId, runId));
    }
    if (!isOpen) messages.push(answer(`z${turn}`, runId, closing(turn)));
  }
  const begun = session();
  return { ...begun, session: { ...begun.session, id }, runs, messages, steps };
}

function stepOf(nr: number, messageId: string, runId: string): Step {
  const path = `src/area-${nr % 40}/totals-${nr}.ts`;
  const kinds: readonly Partial<Step>[] = [
    { tool: "read_file", title: `Read ${path}`, input: { path }, summary: "31 lines", output: `export const total${nr} = 1;\n`.repeat(20) },
    {
      tool: "run_command",
      title: `Run npm test -- ${nr}`,
      input: { command: `npm test -- ${nr}` },
      summary: "exit 0",
      output: "12 passing\n".repeat(20),
    },
    { tool: "edit_file", title: `Edit ${path}`, input: { path }, summary: "+4 −2", change: change(4, 2), output: "Done." },
  ];
  return { ...step(`s${nr}`, messageId, kinds[nr % kinds.length] ?? {}), runId };
}

/** Words as models write them. */
export function closing(nr: number): string {
  const paragraph = `The rounding in \`src/area-${nr % 40}/totals.ts:14\` came before the adding. It now comes **once, after it**, which is what the notes say. `;
  const table = `| Month | Before | After |\n| :-- | --: | --: |\n| March | 1,284,310.49 | 1,284,310.5${nr % 10} |\n\n`;
  const code = `\`\`\`ts\nexport function total${nr}(rows: readonly number[]): number {\n  return round(rows.reduce((sum, each) => sum + each, 0));\n}\n\`\`\`\n\n`;
  return `${paragraph.repeat(1 + (nr % 3))}\n\n- one file, two lines\n- no other caller\n\n${nr % 2 ? table : ""}${nr % 3 ? "" : code}That is all.`;
}
