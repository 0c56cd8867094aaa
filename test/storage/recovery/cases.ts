import { readFileSync } from "node:fs";
import { inRepo } from "../../repo.ts";

interface Case {
  readonly id: string;
  readonly input: string;
  readonly expect: string;
}

/** Files of a store as they may be found, and what must become of them. */
export const cases = JSON.parse(readFileSync(inRepo("test/cases/db-files.json"), "utf8")) as readonly Case[];

export function titleOf({ id, input, expect }: Case): string {
  return `${id} ${input}: ${expect}`;
}
