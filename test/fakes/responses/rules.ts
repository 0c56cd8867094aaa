/** The parts of a Responses request that the fake looks at. */
export interface ResponsesBody {
  readonly model: string;
  readonly input: readonly InputItem[];
  readonly instructions?: string;
  readonly tools?: readonly { readonly type: string; readonly name?: string; readonly strict?: boolean; readonly parameters?: object }[];
  readonly reasoning?: { readonly effort?: string; readonly summary?: string };
  readonly include?: readonly string[];
  readonly store?: boolean;
  readonly stream?: boolean;
}

export interface InputItem {
  readonly type?: string;
  readonly role?: string;
  readonly id?: string;
  readonly call_id?: string;
  readonly content?: string | readonly { readonly type: string; readonly text?: string }[];
  readonly output?: string;
  readonly encrypted_content?: string;
}

/** What one server knows: the items it gave out, by their ids. */
export type Issued = ReadonlyMap<string, InputItem>;

interface Complaint {
  readonly message: string;
  readonly param: string | null;
  readonly code?: string;
}

/** What the real API would refuse in a request, in its manner; undefined when it is fine. */
export function responsesComplaint(body: ResponsesBody, issued: Issued): Complaint | undefined {
  const unknown = Object.keys(body).find((each) => !known.has(each));
  if (unknown === "messages")
    return no("Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'.", unknown);
  if (unknown) return no(`Unknown parameter: '${unknown}'.`, unknown);
  if (body.stream !== true || body.store !== false) return no("The fake wants a stream, and to store nothing.", "store");
  if (!Array.isArray(body.input) || body.input.length === 0) return no("Missing required parameter: 'input'.", "input");
  return badReasoning(body) ?? badTools(body) ?? badItems(body.input) ?? badPairs(body.input) ?? badReplay(body.input, issued);
}

const known = new Set(["model", "input", "instructions", "tools", "reasoning", "include", "store", "stream"]);

function no(message: string, param: string | null, code?: string): Complaint {
  return { message, param, ...(code ? { code } : {}) };
}

function badReasoning({ model, reasoning = {}, include = [] }: ResponsesBody): Complaint | undefined {
  const { effort, summary } = reasoning;
  if (model.startsWith("gpt-4") && effort !== undefined)
    return no("Unsupported parameter: 'reasoning.effort' is not supported with this model.", "reasoning.effort");
  if (model.startsWith("gpt-4") && summary !== undefined)
    return no("Unsupported parameter: 'reasoning.summary' is not supported with this model.", "reasoning.summary");
  if (model.startsWith("gpt-4") && include.length > 0) return no("Encrypted content is not supported with this model.", "include");
  if (effort === "minimal")
    return no("Unsupported value: 'minimal' is not supported with this model. Supported values are: 'none', 'low'.", "reasoning.effort");
  return model.endsWith("unverified") && summary !== undefined
    ? no("Your organization must be verified to generate reasoning summaries.", "reasoning.summary", "unsupported_value")
    : undefined;
}

/** A tool that says nothing about it is held strictly to its schema, which ours do not fit. */
function badTools({ tools = [] }: ResponsesBody): Complaint | undefined {
  const at = tools.findIndex((each) => each.type !== "function" || !each.name || !each.parameters || each.strict !== false);
  return at < 0 ? undefined : no(`Missing required parameter: 'tools[${at}].name'.`, `tools[${at}].name`);
}

function badItems(input: readonly InputItem[]): Complaint | undefined {
  for (const [at, { type = "message", role, content, call_id }] of input.entries()) {
    if (!["message", "reasoning", "function_call", "function_call_output"].includes(type))
      return no(`Invalid value: '${type}'.`, `input[${at}].type`);
    if (type.startsWith("function_call") && !/^.{1,64}$/.test(call_id ?? ""))
      return no(`Invalid 'input[${at}].call_id': string too long. Expected a string with maximum length 64.`, `input[${at}].call_id`);
    const wanted = role === "assistant" ? ["output_text", "refusal"] : ["input_text", "input_image"];
    const strange = typeof content === "object" && type === "message" ? content.find((each) => !wanted.includes(each.type)) : undefined;
    if (strange) return no(`Invalid value: '${strange.type}'. Supported values are: '${wanted.join("', '")}'.`, `input[${at}].content`);
  }
  return undefined;
}

function badPairs(input: readonly InputItem[]): Complaint | undefined {
  const open = new Set<string>();
  for (const { type, call_id = "" } of input) {
    if (type === "function_call") open.add(call_id);
    if (type === "function_call_output" && !open.delete(call_id))
      return no(`No tool call found for function call output with call_id ${call_id}.`, "input");
  }
  const [left] = open;
  return left === undefined ? undefined : no(`No tool output found for function call ${left}.`, "input");
}

/** Nothing is kept on the server, so what is named must come back whole: reasoning encrypted, and together with what it led to. */
function badReplay(input: readonly InputItem[], issued: Issued): Complaint | undefined {
  for (const [at, item] of input.entries()) {
    if (item.id === undefined) continue;
    const own = issued.get(item.id);
    if (item.type === "reasoning" && JSON.stringify(own) !== JSON.stringify(item))
      return item.encrypted_content === undefined
        ? no(`Item with id '${item.id}' not found. Items are not persisted when \`store\` is set to false.`, "input")
        : no(`The encrypted content for item ${item.id} could not be verified.`, null, "invalid_encrypted_content");
    if (!own) return no(`Item with id '${item.id}' not found.`, "input");
    if (item.type === "reasoning" && !input[at + 1]?.id)
      return no(`Item '${item.id}' of type 'reasoning' was provided without its required following item.`, "input");
    if (item.type === "function_call" && issued.has(`before ${item.id}`) && !input.slice(0, at).some((each) => each.type === "reasoning"))
      return no(`Item '${item.id}' of type 'function_call' was provided without its required 'reasoning' item.`, "input");
  }
  return undefined;
}
