/** So few characters of a longer text say nothing. */
const least = 200;

/** The text up to a limit, cut between lines where that costs little, and how many characters that leaves out. */
export function cutTo(text: string, limit: number): { readonly text: string; readonly missing: number } {
  if (text.length <= limit) return { text, missing: 0 };
  const head = text.slice(0, limit < least ? 0 : limit).toWellFormed();
  const line = head.lastIndexOf("\n");
  const kept = (line > limit / 2 ? head.slice(0, line) : head).trimEnd();
  return { text: kept, missing: text.length - kept.length };
}
