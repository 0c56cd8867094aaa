import * as z from "zod";
import { unheard } from "../../core/events/plan/act.ts";
import { planAct } from "../../core/protocol/plan.ts";
import type { Controls } from "./face.ts";
import { sayAside } from "./visible.ts";

/** The values of a form by the names of its fields. */
const filledForm = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));

/** Every kind of line there is on standard input, known by its first word. */
const shapes = {
  answer: z.strictObject({
    answer: z.string(),
    decision: z.enum(["allow", "deny"]),
    scope: z.enum(["once", "session", "workspace", "always"]).default("once"),
    rules: z.array(z.string()).optional(),
    why: z.string().optional(),
  }),
  reply: z.strictObject({ reply: z.string(), value: z.union([z.string(), z.number().transform(String), z.array(z.string()), filledForm]) }),
  steer: z.strictObject({ steer: z.string() }),
  queue: z.strictObject({ queue: z.string() }),
  interrupt: z.strictObject({ interrupt: z.string() }),
  cancel: z.strictObject({ cancel: z.literal(true) }),
  resume: z.strictObject({ resume: z.literal(true) }),
  plan: z.strictObject({ plan: planAct }),
} as const;

type Kind = keyof typeof shapes;
/** One line of standard input that means something. */
export type Line = { readonly [Name in Kind]: { readonly kind: Name; readonly line: z.output<(typeof shapes)[Name]> } }[Kind];

/** The longest message that is taken, in characters. */
const longestMessage = 1_000_000;

/** Does what a line of standard input says. */
export async function carryOut({ kind, line }: Line, controls: Controls): Promise<void> {
  switch (kind) {
    case "answer":
      return answer(line, controls);
    case "reply":
      return reply(line, controls);
    case "steer":
      return send(line.steer, "steer", controls);
    case "queue":
      return send(line.queue, "queue", controls);
    case "interrupt":
      return send(line.interrupt, "interrupt", controls);
    case "cancel":
      return controls.cancel();
    case "resume":
      return controls.resume();
    case "plan":
      return lead(line.plan, controls);
    default:
      return kind satisfies never;
  }
}

/** What a line of standard input says. One that means nothing is told on standard error and passed over. */
export function readLine(text: string): Line | undefined {
  // Some programs on Windows begin what they write with a byte order mark.
  const bare = text.replace(/^\ufeff/, "");
  if (bare.trim() === "") return undefined;
  const read = interpret(parse(bare));
  if (typeof read !== "string") return read;
  sayAside(read);
  return undefined;
}

/** The line, or why it is none. */
function interpret(json: unknown): Line | string {
  if (typeof json !== "object" || json === null)
    return 'Not a JSON object, ignored. Expected {"answer":"…","decision":"allow"}, {"steer":"…"} or {"cancel":true}.';
  if ("cancel" in json && json.cancel === true) return cancelOf(json);
  const kind = (Object.keys(shapes) as Kind[]).find((each) => Object.hasOwn(json, each));
  if (!kind) return `This line has none of ${Object.keys(shapes).join(", ")}; it was ignored.`;
  const read = shapes[kind].safeParse(json);
  if (read.success) return { kind, line: read.data } as Line;
  const waits = kind === "answer" || kind === "reply" ? "the question still waits" : "it was ignored";
  return `This ${kind} does not fit, ${waits}: ${z.prettifyError(read.error).replaceAll("\n", " ")}`;
}

/** Who wants a run ended gets that, whatever else the line says. */
function cancelOf({ cancel: _, ...rest }: object & { readonly cancel?: unknown }): Line {
  const others = Object.keys(rest).join(", ");
  if (others !== "") sayAside(`Only the cancel of this line was carried out; ignored: ${others}.`);
  return { kind: "cancel", line: { cancel: true } };
}

async function answer({ answer: approvalId, ...rest }: z.output<typeof shapes.answer>, controls: Controls): Promise<void> {
  const receipt = await controls.answer(approvalId, rest, "json");
  if (receipt.kind === "unknown") sayAside(`There is no open question ${JSON.stringify(approvalId)}; this line was ignored.`);
  if (receipt.kind === "late")
    sayAside(`Question ${JSON.stringify(approvalId)} was already answered (${receipt.decision}, by ${receipt.by}).`);
  if (receipt.kind === "unfit") sayAside(`This answer does not fit, the question still waits: ${receipt.problem}`);
}

async function reply({ reply: questionId, value }: z.output<typeof shapes.reply>, controls: Controls): Promise<void> {
  const receipt = await controls.reply(questionId, value, "json");
  if (receipt.kind === "unknown") sayAside(`There is no open question ${JSON.stringify(questionId)}; this line was ignored.`);
  if (receipt.kind === "late") sayAside(`Question ${JSON.stringify(questionId)} was already answered (by ${receipt.by}).`);
  if (receipt.kind === "unfit") sayAside(`This reply does not fit, the question still waits: ${receipt.problem}`);
}

async function send(text: string, verb: "steer" | "queue" | "interrupt", controls: Controls): Promise<void> {
  if (text.trim() === "") return sayAside(`The message to ${verb} is empty; this line was ignored.`);
  if (text.length > longestMessage) return sayAside(`The message to ${verb} is longer than ${longestMessage} characters; it was ignored.`);
  const sent = await controls.send(text, verb);
  if (sent.kind === "refused") sayAside(sent.reason);
}

async function lead(act: z.output<typeof planAct>, controls: Controls): Promise<void> {
  const first = await controls.lead(act);
  if (first.kind === "pending") sayAside(unheard);
  const receipt = first.kind === "pending" ? await first.settled : first;
  if (receipt?.kind === "refused") sayAside(`The plan stays as it is: ${receipt.problem}`);
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
