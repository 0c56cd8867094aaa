import { StringDecoder } from "node:string_decoder";

/** Turns the bytes of a terminal program into plain text, piece by piece. */
export interface PlainText {
  /** The text that is sure by now. */
  push(bytes: Buffer): string;
  /** What was held back, unless it is the beginning of a sequence only. */
  end(): string;
}

/** Letters and escape sequences that are split between pieces are put together; colours and cursor movements are left out. */
export function createPlainText(): PlainText {
  const decoder = new StringDecoder("utf8");
  let held = "";
  return {
    push(bytes) {
      const text = (held + decoder.write(bytes)).replace(escapes, "");
      const open = text.indexOf("\u001b");
      const end = open === -1 || text.length - open > escapeLimit ? text.length : open;
      held = text.slice(end);
      return withoutControls(text.slice(0, end));
    },
    end() {
      const rest = (held + decoder.end()).replace(escapes, "");
      held = "";
      return rest.startsWith("\u001b") && !rest.includes("\n") ? "" : withoutControls(rest);
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
const escapeLimit = 1024;

/** Tabs and line ends are no controls here. */
function withoutControls(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, "");
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
