/** The longest line that is read. */
const lineLimit = 4096;

/** Why a line is not even looked at, or undefined. */
export function characterProblem(line: string): string | undefined {
  if (line.length > lineLimit) return `it is longer than ${lineLimit.toLocaleString("en-US")} characters`;
  if (unseen.test(line)) return "it holds characters that are not seen, or that pass for blanks";
  if (/^[-+]/.test(line)) return "it begins like an option of the shell itself";
  return undefined;
}

/** Controls, formats, separators, private and unassigned ones, and whatever is drawn as nothing. Tab, line end and the blank are not. */
const unseen = /(?![\t\n ])[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;
