/** A piece of a sentence; of a path that is shown shortened, `whole` is all of it. */
export interface Piece {
  readonly text: string;
  readonly whole?: string;
}

/** Shorter ones are left as they are. */
const longestPath = 20;
/** An absolute path. A folder's name may hold spaces when another name follows it. */
const paths = /((?:\b[A-Za-z]:)?[\\/](?:[^\\/\s]+(?: [^\\/\s.,;:]+){0,3}[\\/])+[^\\/\s,;:”"]*[^\\/\s,;:.”"])/;

/** Divides a sentence at its long paths, each cut to its last name: narrow lines have no room for more. */
export function withShortPaths(sentence: string): readonly Piece[] {
  return sentence
    .split(paths)
    .map((part, index) => {
      if (index % 2 === 0 || part.length <= longestPath) return { text: part };
      const last = Math.max(part.lastIndexOf("/"), part.lastIndexOf("\\"));
      return { text: `…${part.slice(last)}`, whole: part };
    })
    .filter((each) => each.text !== "");
}
