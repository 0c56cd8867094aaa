// A scripted model for a team, in a process of its own: `crew LATENCY`. It prints its port and ends with its standard input. It answers after so many
// milliseconds, as whom it is asked to be: /PLAN/… tells which plan is proposed. GET / tells when requests came, in milliseconds since the epoch.
import { createServer, type IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

interface Draft {
  readonly id: string;
  readonly depends_on: readonly string[];
}

/** Eight tasks on four levels: one, three, three, one. */
const diamond: readonly Draft[] = [
  { id: "top", depends_on: [] },
  ...["a", "b", "c"].map((id) => ({ id, depends_on: ["top"] })),
  ...["d", "e", "f"].map((id, nr) => ({ id, depends_on: ["abc"[nr] ?? "a"] })),
  { id: "end", depends_on: ["d", "e", "f"] },
];
const chain: readonly Draft[] = Array.from({ length: 20 }, (_, nr) => ({ id: `t${nr}`, depends_on: nr === 0 ? [] : [`t${nr - 1}`] }));
const plans: Readonly<Record<string, readonly Draft[]>> = { diamond, chain };

const latencyMs = Number(process.argv[2]);
const came: number[] = [];
const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.end(JSON.stringify(came.splice(0)));
    return;
  }
  void readBody(request).then(async (body) => {
    came.push(performance.timeOrigin + performance.now());
    const [, plan = "", steps = ""] = (request.url ?? "").split("/");
    await wait(latencyMs);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(answerTo(JSON.parse(body) as Asked, plan, Number(steps)));
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" && address ? address.port : 0);
});
process.stdin.resume().on("end", () => process.exit(0));

/** The last of many steps is never answered: there the process is ended. */
function answerTo({ messages, tools = [] }: Asked, plan: string, steps: number): string {
  const has = (name: string) => tools.some((each) => each.function.name === name);
  if (has("choose_way")) return calls("choose_way", { way: "team", reason: "It is measured." });
  if (has("propose_plan")) return calls("propose_plan", { goal: "Measured.", tasks: (plans[plan] ?? []).map(drawn) });
  const done = messages.filter((each) => each.role === "tool").length;
  if (done < steps) return calls("read_file", { path: `notes-${done}.txt` });
  return said("Done. ".repeat(plan === "talk" ? 400 : 1));
}

function drawn(draft: Draft) {
  return { ...draft, title: draft.id, objective: `Do ${draft.id}.`, agent: "writer" };
}

function calls(name: string, given: object): string {
  const call = { index: 0, id: `call-${Math.random()}`, type: "function", function: { name, arguments: JSON.stringify(given) } };
  return events({ tool_calls: [call] }, "tool_calls");
}

function said(text: string): string {
  return events({ content: text }, "stop");
}

function events(delta: object, reason: string): string {
  const chunk = (choice: object) =>
    `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", choices: [{ index: 0, ...choice }] })}\n\n`;
  return `${chunk({ delta: { role: "assistant", ...delta } })}${chunk({ delta: {}, finish_reason: reason })}data: [DONE]\n\n`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const each of request) pieces.push(each as Buffer);
  return Buffer.concat(pieces).toString();
}
