/** The parts of a Gemini request that the fake looks at. */
export interface GeminiBody {
  readonly contents: readonly GeminiContent[];
  readonly systemInstruction?: GeminiContent;
  readonly tools?: readonly { readonly functionDeclarations?: readonly GeminiDeclaration[] }[];
  readonly generationConfig?: { readonly thinkingConfig?: Readonly<Record<string, unknown>> };
}

export interface GeminiContent {
  readonly role?: string;
  readonly parts: readonly GeminiPart[];
}

export interface GeminiPart {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: { readonly name: string; readonly args?: object; readonly id?: string };
  readonly functionResponse?: { readonly name: string; readonly response: object; readonly id?: string };
  readonly inlineData?: { readonly mimeType: string; readonly data: string };
}

interface GeminiDeclaration {
  readonly name: string;
  readonly parametersJsonSchema?: unknown;
}

/** What the real API would refuse in a request, in its manner; undefined when it is fine. */
export function geminiComplaint(body: GeminiBody, issued: ReadonlySet<string>): string | undefined {
  if (!Array.isArray(body.contents) || body.contents.length === 0) return "contents are required";
  return badContent(body.contents) ?? badResponses(body.contents) ?? badSignatures(body.contents, issued) ?? badTools(body);
}

function badContent(contents: readonly GeminiContent[]): string | undefined {
  for (const [index, { role, parts }] of contents.entries()) {
    if (role !== "user" && role !== "model") return `Please use a valid role: user, model. (contents[${index}])`;
    if (!Array.isArray(parts) || parts.length === 0) return `contents[${index}].parts must not be empty.`;
    if (parts.some((each) => Object.keys(each).length === 0 || (each.text === "" && !each.thoughtSignature)))
      return `contents[${index}]: contents.parts must have one initialized field.`;
  }
  return undefined;
}

/** Each turn with calls wants one content with as many answers, in the calls' order, right behind it. */
function badResponses(contents: readonly GeminiContent[]): string | undefined {
  for (const [index, content] of contents.entries()) {
    const calls = content.parts.flatMap((each) => each.functionCall ?? []);
    const responses = (contents[index + 1]?.parts ?? []).flatMap((each) => each.functionResponse ?? []);
    const before = contents[index - 1]?.parts.some((each) => each.functionCall) === true;
    if (content.parts.some((each) => each.functionResponse) && !before)
      return "Please ensure that function response turn comes immediately after a function call turn.";
    if (calls.length !== responses.length)
      return "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.";
    if (calls.some((each, at) => each.name !== responses[at]?.name || each.id !== responses[at]?.id))
      return "Function responses do not match the function calls.";
  }
  return undefined;
}

/** The word that stands for a signature nobody has. */
const noSignature = "skip_thought_signature_validator";

/** In the current turn, the first call of every step must be signed; no signature may be made up anywhere. */
function badSignatures(contents: readonly GeminiContent[], issued: ReadonlySet<string>): string | undefined {
  const isQuestion = (each: GeminiContent) => each.role === "user" && !each.parts.some((part) => part.functionResponse);
  const turn = contents.findLastIndex(isQuestion);
  for (const [index, { parts }] of contents.entries()) {
    const strange = parts.find(
      (each) => each.thoughtSignature && each.thoughtSignature !== noSignature && !issued.has(each.thoughtSignature),
    );
    if (strange) return "Corrupted thought signature.";
    const first = parts.find((each) => each.functionCall);
    if (index > turn && first && !first.thoughtSignature)
      return `Function call is missing a thought_signature in functionCall parts. (${first.functionCall?.name}, position ${index})`;
  }
  return undefined;
}

const schemaKeys = new Set(
  "$id $defs $ref $anchor type format title description enum items prefixItems minItems maxItems minimum maximum anyOf oneOf properties additionalProperties required propertyOrdering".split(
    " ",
  ),
);

function badTools({ tools = [] }: GeminiBody): string | undefined {
  for (const declaration of tools.flatMap((each) => each.functionDeclarations ?? [])) {
    if (!/^[A-Za-z_][\w.-]{0,63}$/.test(declaration.name)) return `Invalid function name "${declaration.name}".`;
    const key = unknownKey(declaration.parametersJsonSchema);
    if (key) return `Invalid JSON payload received. Unknown name "${key}" at 'tools[0].function_declarations[0].parameters'.`;
  }
  return undefined;
}

function unknownKey(schema: unknown): string | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  for (const [key, value] of Object.entries(schema)) {
    if (!schemaKeys.has(key)) return key;
    const inner =
      key === "properties" || key === "$defs" ? Object.values(value) : ["items", "anyOf", "oneOf"].includes(key) ? [value].flat() : [];
    const found = inner.map(unknownKey).find((each) => each !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}
