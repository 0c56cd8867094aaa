import type { ElicitRequest, ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import type { FormValue } from "../../events/form/fields.ts";
import { openIt } from "../../events/question.ts";
import type { ToolAnswer, ToolQuestion } from "../../tools/tool.ts";
import { addressProblem } from "../oauth/addresses.ts";
import { fieldsOf } from "./fields.ts";
import { secretIn } from "./secrets.ts";

/** Who is asked, and whose wish it is. */
export interface Asking {
  /** The server's name, as the person gave it. */
  readonly server: string;
  /** The address it is reached at; absent: it is a program here. */
  readonly url?: string;
  ask(question: ToolQuestion): Promise<ToolAnswer>;
  /** Hears why something was not even put to the person. */
  say(sentence: string): void;
}

/** Gives it back. */
export const declined = { value: "decline", label: "Decline" } as const;
const longestMessage = 4_000;

/** Puts to the person what a server wants of them. What is refused without asking is declined, and said. */
export async function elicit(params: ElicitRequest["params"], asking: Asking): Promise<ElicitResult> {
  return "url" in params ? elicitPage(params, asking) : elicitForm(params, asking);
}

type FormParams = Exclude<ElicitRequest["params"], { url: string }>;

async function elicitForm({ message, requestedSchema }: FormParams, { server, ask, say }: Asking): Promise<ElicitResult> {
  const form = fieldsOf(requestedSchema);
  if ("problem" in form) return decline(say, `${server} wanted a form filled in that can't be put: it ${form.problem}.`);
  const secret = secretIn(message, form);
  if (secret !== undefined)
    return decline(
      say,
      `${server} asked for a secret in a form (“${secret}”). That was declined: what is typed there is stored and sent as it is. Give it secrets by its settings.`,
    );
  const answer = await ask({ ...questionOf(server, message), form, choices: [declined] });
  if (answer.kind !== "answered") return { action: "cancel" };
  const { value } = answer;
  if (typeof value === "string" || Array.isArray(value)) return { action: "decline" };
  return { action: "accept", content: contentOf(value as FormValue) };
}

/** A page the server wants opened: only what is a web page, and only by the person's own click. */
async function elicitPage(
  { message, url }: { readonly message: string; readonly url: string },
  { server, url: serverUrl = "http://127.0.0.1", ask, say }: Asking,
): Promise<ElicitResult> {
  const problem = addressProblem(url, serverUrl, "open something");
  if (problem !== undefined) return decline(say, `${server}: ${problem}`);
  const { host, href } = new URL(url);
  const choices = [{ value: openIt, label: `Open ${host}` }, declined];
  const answer = await ask({ ...questionOf(server, message), link: { url: href, host }, choices });
  if (answer.kind !== "answered") return { action: "cancel" };
  return { action: answer.value === openIt ? "accept" : "decline" };
}

function questionOf(server: string, message: string) {
  const text = message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message;
  return { server, text: text.trim() === "" ? "It wants to know this." : text, multiple: false, freeText: false };
}

function contentOf(value: FormValue): NonNullable<ElicitResult["content"]> {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typeof each === "object" ? [...each] : each]));
}

function decline(say: Asking["say"], sentence: string): ElicitResult {
  say(sentence);
  return { action: "decline" };
}
