/** The longest texts of an agent, in characters. */
export const longest = { name: 64, title: 100, role: 600, instructions: 20_000 } as const;

/** Whether it can be an agent's name. */
export function isAgentName(text: string): boolean {
  return text.length <= longest.name && /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(text);
}

/** A model by its provider and name; nothing is said of whether there is one. */
export function isModelRef(text: string): boolean {
  return text.length <= 200 && /^[a-z][a-z0-9-]*\/[^\s\p{C}]+$/u.test(text);
}

/** "code-reviewer" as "Code reviewer". */
export function titleOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll("-", " ");
}

/** "Code Reviewer" as "code-reviewer"; empty when nothing of it can be in a name. */
export function slug(text: string): string {
  const words =
    text
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words
    .join("-")
    .replace(/^[0-9-]+/, "")
    .slice(0, longest.name)
    .replace(/-$/, "");
}

/** What a text is about where nobody says: its first line with something in it, without the marks of a heading. */
export function firstLine(text: string): string {
  const line = text.split("\n").find((each) => each.trim() !== "") ?? "";
  const words = line.replace(/^[\s#>*-]+/, "").trim();
  return words.length <= shortRole ? words : `${words.slice(0, shortRole - 1).trimEnd()}…`;
}

const shortRole = 200;
