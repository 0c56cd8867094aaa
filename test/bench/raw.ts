// The same loop on node:http alone. A check of the measuring itself: it must come out at about half of the SDK loop's time.
import { Agent, request } from "node:http";
import { createInterface } from "node:readline";
import { carryOut, tools } from "./tools.ts";

interface Delta {
  readonly content?: string;
  readonly tool_calls?: readonly { index: number; id?: string; function?: { name?: string; arguments?: string } }[];
}

const [baseUrl = "", message = ""] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const messages: object[] = [
  { role: "system", content: "You are a coding assistant." },
  { role: "user", content: message },
];

for (;;) {
  let text = "";
  const calls: { id: string; name: string; arguments: string }[] = [];
  for await (const delta of answer(JSON.stringify({ model: "scripted", messages, tools, stream: true }))) {
    text += delta.content ?? "";
    for (const part of delta.tool_calls ?? []) {
      calls[part.index] ??= { id: "", name: "", arguments: "" };
      const call = calls[part.index];
      if (!call) continue;
      call.id += part.id ?? "";
      call.name += part.function?.name ?? "";
      call.arguments += part.function?.arguments ?? "";
    }
  }
  if (calls.length === 0) {
    console.log(text);
    break;
  }
  messages.push({
    role: "assistant",
    content: text,
    tool_calls: calls.map(({ id, ...call }) => ({ id, type: "function", function: call })),
  });
  for (const call of calls) messages.push({ role: "tool", tool_call_id: call.id, content: await carryOut(call.name, call.arguments) });
}
agent.destroy();

async function* answer(body: string): AsyncGenerator<Delta> {
  const response = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    request(`${baseUrl}/chat/completions`, { method: "POST", agent, headers }, resolve).on("error", reject).end(body);
  });
  for await (const line of createInterface({ input: response })) {
    if (!line.startsWith("data: {")) continue;
    const { choices } = JSON.parse(line.slice(6)) as { choices: readonly { delta: Delta }[] };
    if (choices[0]) yield choices[0].delta;
  }
}
