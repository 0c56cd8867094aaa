/** A provider's own service, as requests and sentences need it. */
export interface Service {
  /** The first word of its models: "openai". */
  readonly provider: string;
  readonly baseUrl: string;
  /** Where a key is set, on either surface. */
  readonly howToSetKey: string;
  /** Where answers are asked for, below the base URL. */
  readonly answerPath: string;
  /** How a base URL of this kind usually ends. */
  readonly usualEnd: string;
}

export const openAiService: Service = {
  provider: "openai",
  baseUrl: "https://api.openai.com/v1",
  howToSetKey: "in VS Code with “AnyCowork: Set API Key”, in a terminal with OPENAI_API_KEY",
  answerPath: "/chat/completions",
  usualEnd: "/v1",
};

export const geminiService: Service = {
  provider: "gemini",
  baseUrl: "https://generativelanguage.googleapis.com/v1beta",
  howToSetKey: "in VS Code with “AnyCowork: Set API Key”, in a terminal with GEMINI_API_KEY",
  answerPath: "/models",
  usualEnd: "/v1beta",
};
