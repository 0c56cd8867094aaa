import { constants } from "node:fs";
import { lstat, open } from "node:fs/promises";
import path from "node:path";

/** Where a workspace may say what it wants asked or forbidden. */
const suggestionsPath = path.join(".anycowork", "permissions.json");

/** What a workspace suggests, as rules; each problem is a sentence. */
export interface Suggestions {
  readonly ask: readonly string[];
  readonly deny: readonly string[];
  readonly problems: readonly string[];
}

const nothing: Suggestions = { ask: [], deny: [], problems: [] };
const longest = 64 * 1024;

/** Whether there is something to be read; what that is, only a trusted folder may say. */
export async function hasSuggestions(folder: string): Promise<boolean> {
  return lstat(path.join(folder, suggestionsPath)).then(
    () => true,
    () => false,
  );
}

/**
 * Reads the suggestions of a workspace folder: `{"ask": ["shell:git push"], "deny": ["read:private/**"]}`. A missing file suggests nothing.
 * Anything but strings under `ask` and `deny` is named as a problem. Never rejects.
 */
export async function readSuggestions(folder: string): Promise<Suggestions> {
  const file = path.join(folder, suggestionsPath);
  try {
    const text = await readBounded(file);
    return text === undefined ? nothing : parse(text, file);
  } catch (error) {
    return {
      ...nothing,
      problems: [`${file} can't be read (${error instanceof Error ? error.message : String(error)}), so it suggests nothing.`],
    };
  }
}

async function readBounded(file: string): Promise<string | undefined> {
  // Without waiting: nobody may ever write into a pipe.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (!handle) return undefined;
  try {
    const found = await handle.stat();
    const { size } = found;
    if (!found.isFile()) throw new Error("it is no file");
    if (size > longest) throw new Error(`it is larger than ${longest} bytes`);
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

function parse(text: string, file: string): Suggestions {
  const json: unknown = JSON.parse(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new Error("it holds no JSON object");
  const problems = Object.keys(json)
    .filter((key) => key !== "ask" && key !== "deny")
    .map((key) =>
      key === "allow"
        ? `${file}: a workspace can only ask for more caution, so what it lists under "allow" does not count.`
        : `${file}: there is no "${key}", only "ask" and "deny".`,
    );
  const listed = (key: "ask" | "deny"): readonly string[] => {
    const found: unknown = key in json ? (json as Record<string, unknown>)[key] : [];
    if (Array.isArray(found) && found.every((each) => typeof each === "string")) return found;
    problems.push(`${file}: "${key}" must be a list of rules.`);
    return [];
  };
  return { ask: listed("ask"), deny: listed("deny"), problems };
}
