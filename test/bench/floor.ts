// The bare loop that everything is compared with: the official SDK, four tools in process, nothing else.
import OpenAI from "openai";
import { carryOut, tools } from "./tools.ts";

const [baseURL = "", message = ""] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "none" });
const messages: OpenAI.ChatCompletionMessageParam[] = [
  { role: "system", content: "You are a coding assistant." },
  { role: "user", content: message },
];

for (;;) {
  const stream = await client.chat.completions.create({ model: "scripted", messages, tools, stream: true });
  let text = "";
  const calls: { id: string; name: string; arguments: string }[] = [];
  for await (const chunk of stream) {
    const delta = chunk.choices[0]?.delta;
    text += delta?.content ?? "";
    for (const part of delta?.tool_calls ?? []) {
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
  const tool_calls = calls.map(({ id, ...call }) => ({ id, type: "function" as const, function: call }));
  messages.push({ role: "assistant", content: text, tool_calls });
  for (const call of calls) messages.push({ role: "tool", tool_call_id: call.id, content: await carryOut(call.name, call.arguments) });
}
