/**
 * Which calls may begin at a line: any, where nothing but thinking was said; behind prose those that begin with a special token;
 * none within thinking or fenced code.
 */
export type Place = "start" | "prose" | "nowhere";

/** Follows the lines of an answer. */
export interface Surroundings {
  /** Takes a line or a piece of one. */
  add(text: string): void;
  /** Of the line that comes next. */
  readonly place: Place;
}

export function createSurroundings(): Surroundings {
  let line: string[] = [];
  let fence = "";
  let isThinking = false;
  let isStart = true;

  function addLine(text: string): void {
    const opensThought = isStart && text.startsWith("<think>");
    if (isThinking || opensThought) {
      const end = text.indexOf("</think>");
      isThinking = end < 0;
      if (end >= 0 && text.slice(end + "</think>".length) !== "") isStart = false;
      return;
    }
    if (text !== "") isStart = false;
    const [mark = ""] = /^(?:`{3,}|~{3,})/.exec(text) ?? [];
    if (fence === "") fence = mark;
    else if (mark === text && mark.startsWith(fence)) fence = "";
  }
  return {
    add(text) {
      // Joined once: to look at a growing line with every piece would copy it each time.
      line.push(text);
      if (!text.endsWith("\n")) return;
      addLine(line.join("").trim());
      line = [];
    },
    get place() {
      if (isThinking || fence !== "") return "nowhere";
      return isStart ? "start" : "prose";
    },
  };
}
