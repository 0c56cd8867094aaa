import * as z from "zod";
import type { ToolSpec } from "../provider.ts";

/** The tools that were offered, and how to call them by their own schemas. */
export class Hands {
  private readonly tools: readonly ToolSpec[];
  constructor(tools: readonly ToolSpec[]) {
    this.tools = tools;
  }

  has(...names: readonly string[]): boolean {
    return names.every((name) => this.tools.some((tool) => tool.name === name));
  }

  /** The arguments as JSON text: only what the tool's schema knows. */
  write(name: string, input: Readonly<Record<string, unknown>>): string {
    const tool = this.tools.find((each) => each.name === name);
    const known = schema.safeParse(tool?.parameters).data?.properties ?? {};
    const fitting = Object.entries(input).filter(([key]) => Object.hasOwn(known, key));
    return JSON.stringify(Object.fromEntries(fitting));
  }
}

const schema = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() });
