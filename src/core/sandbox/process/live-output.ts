/** Hands output on to people: the first at once, then at most every `pauseMs`, and of a flood only the latest. */
export interface LiveOutput {
  add(text: string): void;
  /** Hands on what is left. */
  finish(): void;
}

const pauseMs = 50;
/** Characters that are handed on at once. */
const pieceLimit = 8_000;

export function createLiveOutput(onOutput: (text: string) => void): LiveOutput {
  let waiting = "";
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    const text = waiting;
    waiting = "";
    if (text !== "") onOutput(text.length > pieceLimit ? `[…]\n${text.slice(-pieceLimit)}` : text);
  };
  const rest = () => {
    timer = setTimeout(() => {
      timer = undefined;
      if (waiting === "") return;
      flush();
      rest();
    }, pauseMs);
  };
  return {
    add(text) {
      waiting = (waiting + text).slice(-2 * pieceLimit);
      if (timer) return;
      flush();
      rest();
    },
    finish() {
      clearTimeout(timer);
      flush();
    },
  };
}
