import { useServices } from "../ui/services.ts";
import { type FileTarget, fileNamed } from "./target.ts";

/** Text of a program in which places in files, such as `src/a.ts:12:3` or `src/a.ts(12,3)`, can be opened. */
export function Places({ text }: { readonly text: string }) {
  const { ask } = useServices();
  return (
    <>
      {placesIn(text).map((each, index) => {
        if (typeof each === "string") return each;
        const { kind: _, ...place } = each.target;
        return (
          <button key={index} type="button" class="link-button place-link" onClick={() => ask("openFile", place)}>
            {each.words}
          </button>
        );
      })}
    </>
  );
}

interface Place {
  readonly words: string;
  readonly target: FileTarget;
}

/** More of them are left as text. */
const mostPlaces = 500;

/** The text in pieces, of which those that name a line of a file are places. */
export function placesIn(text: string): readonly (string | Place)[] {
  const pieces: (string | Place)[] = [];
  let from = 0;
  for (const found of text.matchAll(
    /(?<![\w@~.+\\/:-])((?:[a-z]:[\\/])?[\w@~.+\\/-]{1,250}\.[a-z]\w{0,9})(?::(\d{1,7})(?::(\d{1,7}))?|\((\d{1,7}),(\d{1,7})\))/gi,
  )) {
    const [words, path = "", line, column, lineInside, columnInside] = found;
    const target = fileNamed([path.replace(/^[a-z]:/i, ""), line ?? lineInside, column ?? columnInside].filter(Boolean).join(":"));
    if (target === undefined) continue;
    pieces.push(text.slice(from, found.index), { words, target: { ...target, path } });
    from = found.index + words.length;
    if (pieces.length >= 2 * mostPlaces) break;
  }
  pieces.push(text.slice(from));
  return pieces.filter((each) => each !== "");
}
