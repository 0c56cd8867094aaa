/** Holds on to a text of any length in bounded memory: its beginning and its end. */
export interface Capture {
  add(text: string): void;
  /** All that was kept, with a line between that says what is missing. */
  text(): string;
  /** The same of what was added behind a position, given as a length it had before. */
  since(position: number): string;
  /** Characters that were added, kept or not. */
  length(): number;
}

/** Whether a text was too long for its capture, so that its middle is missing. */
export function hasGap(text: string): boolean {
  return gap.test(text);
}

const gap = /\n\[… \d+ characters left out …\]\n/;

/** Keeps the first and the last half of `limit` characters. */
export function createCapture(limit: number): Capture {
  const half = Math.floor(limit / 2);
  let head = "";
  let tail: string[] = [];
  let tailLength = 0;
  let total = 0;
  const trim = () => {
    const kept = tail.join("").slice(-half);
    tail = [kept];
    tailLength = kept.length;
  };
  const since = (position: number) => {
    trim();
    const first = head.slice(position);
    const tailStart = total - tailLength;
    const last = tail.join("").slice(Math.max(0, position - tailStart));
    const missing = tailStart - Math.max(position, head.length);
    return missing > 0 ? `${first}\n[… ${missing} characters left out …]\n${last}` : first + last;
  };
  return {
    length: () => total,
    add(text) {
      total += text.length;
      const room = half - head.length;
      if (room > 0) head += text.slice(0, room);
      const rest = text.slice(Math.max(0, room));
      if (rest === "") return;
      tail.push(rest);
      tailLength += rest.length;
      if (tailLength > 2 * half) trim();
    },
    text: () => since(0),
    since,
  };
}
