import { sayAside } from "./terminal/visible.ts";

/** Says on standard output what was asked for. Gives the exit code. */
export function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

/** Says aside what was wrong with what was asked, and what to do. Gives the exit code. */
export function complain(problem: string): number {
  sayAside(problem);
  return 2;
}
