import { secretName } from "./paths/secrets.ts";
import { changesTools } from "./paths/tools.ts";

/**
 * Says in a few words why a path must be asked about even where its kind of access passes by itself; undefined when it need not.
 * `parts` are the names below the workspace folder (or of the whole path, when it lies outside).
 */
export function guardOf(parts: readonly string[], access: "read" | "write"): string | undefined {
  return oddName(parts, access) ?? (access === "write" ? changesTools(parts) : undefined) ?? secretName(parts);
}

/** Whether a file is of a kind that usually holds secrets: searching passes over it, reading asks. */
export function isSecret(path: string): boolean {
  return secretName(path.split(/[\\/]/)) !== undefined;
}

/** Whether a name holds what an editor or a shell would replace; we take it to the letter. */
export function looksLikeVariable(name: string): boolean {
  return /\$\{|%[A-Z_]+%|^\$[A-Z]/.test(name);
}

export const variableGuard = "its name looks like a variable";

/** Names that read as something else than what they are, or that later turn into an option, a variable or a home folder. */
function oddName(parts: readonly string[], access: "read" | "write"): string | undefined {
  const whole = parts.join("/");
  if (hiddenCharacters.test(whole)) return "its name holds characters that are not seen";
  if (lookalikeDots.test(whole)) return "its name holds characters that look like dots or slashes";
  if (looksLikeVariable(whole)) return variableGuard;
  if (parts.some((part) => part.startsWith("~"))) return "its name looks like a home folder";
  if (parts.some((part) => /~\d/.test(part))) return "its name looks like the short form of another";
  if (access === "write" && parts.some((part) => part.startsWith("-"))) return "its name begins like an option";
  return undefined;
}

const hiddenCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u3164]/u;
const lookalikeDots = /[\u2024-\u2026\u2044\u2215\u29f8\uff0e\uff0f\uff3c]/u;
