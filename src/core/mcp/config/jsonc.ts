/** Parses JSON in which comments and commas at the end may stand, as editors write it. Undefined for what is neither. */
export function parseJsonc(text: string): unknown {
  const plain = text
    .replace(/^\ufeff/, "")
    .replace(pieces, (piece) => (piece.startsWith('"') ? piece : piece.startsWith(",") ? piece.slice(1) : " "));
  try {
    return JSON.parse(plain);
  } catch {
    return undefined;
  }
}

/** A string, which stays; a comment; a comma before an end, with the comments between. */
const pieces = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*.*?\*\/|,(?=(?:\s|\/\/[^\n]*\n|\/\*.*?\*\/)*[}\]])/gs;
