/** The services' own models that are offered without asking, strongest first. */
export const knownModels: Readonly<Record<"openai" | "gemini", readonly string[]>> = {
  openai: ["gpt-5.6-sol", "gpt-5.6-terra", "gpt-5.6-luna", "gpt-5.4", "gpt-5.4-mini", "gpt-5.4-nano", "gpt-4.1"],
  gemini: [
    "gemini-3.1-pro-preview",
    "gemini-3.5-flash",
    "gemini-3-flash-preview",
    "gemini-2.5-pro",
    "gemini-2.5-flash",
    "gemini-2.5-flash-lite",
  ],
};

/** The first entry whose words begin a model's name tells its window in tokens. Only models that nobody runs at home: those have the window they were started with. */
const windows: readonly (readonly [beginning: string, tokens: number])[] = [
  ["gpt-5", 400_000],
  ["gpt-4.1", 1_047_576],
  ["gpt-4o", 128_000],
  ["gpt-4-turbo", 128_000],
  ["o1", 200_000],
  ["o3", 200_000],
  ["o4", 200_000],
  ["codex-mini", 200_000],
  ["gemini-2.5", 1_048_576],
  ["gemini-2.0", 1_048_576],
  ["gemini-3", 1_048_576],
  ["gemini-flash", 1_048_576],
  ["gemini-pro", 1_048_576],
  ["claude-", 200_000],
];

/** A model's window in tokens, where it is known. Gateways put the maker before the name. */
export function windowOf(model: string): number | undefined {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  return windows.find(([beginning]) => name.startsWith(beginning))?.[1];
}
