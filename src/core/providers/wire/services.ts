/** A provider's own service, as requests and sentences need it. */
export interface Service {
  /** The first word of its models: "openai". */
  readonly provider: string;
  readonly baseUrl: string;
  /** The variable that holds its key in a terminal. */
  readonly keyVariable: string;
  /** Where answers are asked for, below the base URL. */
  readonly answerPath: string;
  /** How a base URL of this kind usually ends. */
  readonly usualEnd: string;
}

export const openAiService: Service = {
  provider: "openai",
  baseUrl: "https://api.openai.com/v1",
  keyVariable: "OPENAI_API_KEY",
  answerPath: "/chat/completions",
  usualEnd: "/v1",
};

export const geminiService: Service = {
  provider: "gemini",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta",
  keyVariable: "GEMINI_API_KEY",
  answerPath: "/models",
  usualEnd: "/v1beta",
};

/** Where a key is set, on either surface; for another server than the service's own by its base URL. */
export function howToSetKey({ provider, keyVariable }: Service, baseUrl?: string): string {
  const command = `anycowork secrets set ${provider}${baseUrl === undefined ? "" : ` --base-url ${baseUrl}`}`;
  return `in VS Code with “AnyCowork: Set API Key”, in a terminal with ${keyVariable} or “${command}”`;
}
