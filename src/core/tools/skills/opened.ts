import type { Step } from "../../events/step.ts";

/** A skill whose text came into the conversation. */
export interface OpenedSkill {
  readonly name: string;
  /** Tells what it held then. */
  readonly print: string;
}

/** The tool by which skills are used. */
export const useSkill = "use_skill";

/** How the text of a skill begins where the model is given it. */
export function opening({ name, print, folder }: OpenedSkill & { readonly folder: string }): string {
  return `<skill name="${name}" print="${print}" folder=${JSON.stringify(folder)}>`;
}

const begin = /^<skill name="([^"]+)" print="(\w+)" /;

/** The skill whose text a step has brought; undefined for every other step. */
export function openedBy({ tool, state, output }: Pick<Step, "tool" | "state" | "output">): OpenedSkill | undefined {
  const [, name, print] = (tool === useSkill && state === "ok" && begin.exec(output)) || [];
  return name === undefined || print === undefined ? undefined : { name, print };
}

/** The skill a step has used: read, run, or brought, also where its text stood there already; undefined for every other step. */
export function usedBy({ tool, state, input }: Pick<Step, "tool" | "state" | "input">): string | undefined {
  if (tool !== useSkill || state !== "ok" || typeof input !== "object" || input === null || !("name" in input)) return undefined;
  return typeof input.name === "string" ? input.name.replace(/^\//, "") : undefined;
}

/** Nothing in a skill can end its own place, or begin another's. */
export function unmarked(text: string): string {
  return text.replace(/<(?=\/?skill\b)/gi, "&lt;");
}
