/** A name as the careless file systems compare it: without case, unseen characters, and closing dots and blanks. */
export function bare(name: string): string {
  if (plain.test(name)) return name.toLowerCase();
  return name
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/[. ]+$/, "")
    .toLowerCase();
}

/** Most are such, and need no more. */
const plain = /^[\w.@+-]*[\w@+-]$/;
