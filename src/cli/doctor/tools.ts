import type { Core } from "../../core/core.ts";
import type { Check } from "./check.ts";

const name = "own tools";

/** The tools the person declared, and why others of them are left out; nothing where none are. */
export function toolChecks({ declared }: Core): readonly Check[] {
  const { tools, problems } = declared();
  const names = tools.map((each) => each.name).join(", ");
  return [
    ...(tools.length > 0 ? [{ name, state: "ok", detail: `${tools.length}: ${names}` } as const] : []),
    ...problems.map((detail): Check => ({ name, state: "missing", detail })),
  ];
}
