import path from "node:path";

/** An absolute path inside the project. Tests are run from its root. */
export function inRepo(...parts: readonly string[]): string {
  return path.resolve(process.cwd(), ...parts);
}
