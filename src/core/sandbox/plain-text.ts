import { StringDecoder } from "node:string_decoder";

/** Turns the bytes of a terminal program into plain text, piece by piece. */
export interface PlainText {
  /** The text that is sure by now. */
  push(bytes: Buffer): string;
  /** What is left; a sequence that was never finished is dropped. */
  end(): string;
}

/** Letters and escape sequences that are split between pieces are put together; colours and cursor movements are left out. */
export function createPlainText(): PlainText {
  const decoder = new StringDecoder("utf8");
  let held = "";
  return {
    push(bytes) {
      const text = held + decoder.write(bytes);
      const start = openEscape(text);
      held = text.slice(start);
      return stripped(text.slice(0, start));
    },
    end() {
      held = "";
      return stripped(decoder.end());
    },
  };
}

/** What is left of each line after the program wrote over it: the text behind its last carriage return. */
export function overwritten(text: string): string {
  if (!text.includes("\r")) return text;
  const lines = text.split("\n").map((line) => line.replace(/\r+$/, ""));
  return lines.map((line) => line.slice(line.lastIndexOf("\r") + 1)).join("\n");
}

/** An escape sequence longer than this is none. */
const escapeLimit = 256;

/** Where a sequence begins that is not over yet, or the text's end. */
function openEscape(text: string): number {
  const start = text.lastIndexOf("\u001b");
  if (start === -1 || text.length - start > escapeLimit) return text.length;
  const rest = text.slice(start);
  escapes.lastIndex = 0;
  return escapes.exec(rest)?.index === 0 ? text.length : start;
}

function stripped(text: string): string {
  return text.replace(escapes, "").replace(allControls, "");
}

const escapes = new RegExp(
  [
    "\\u001b\\[[0-?]*[ -/]*[@-~]", // colours, cursor
    "\\u001b[\\]PX^_][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)", // titles, links, strings
    "\\u001b[ -/]+[0-~]", // character sets
    "\\u001b[0-OQ-WYZ\\\\`-~]", // single letters
  ].join("|"),
  "g",
);
const allControls = /(?![\t\n\r])\p{Cc}/gu;
