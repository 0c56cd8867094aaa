import { interrupt } from "../terminal/keys.ts";

/** More than any key; a file that was piped by mistake is no secret. */
const longest = 64 * 1024;

export type Typed = { readonly text: string } | "called-off" | "too-long";

/** A secret from whoever sits at the terminal, without showing it, or from standard input, without its last line end. */
export async function readSecret(prompt: string, signal: AbortSignal): Promise<Typed> {
  return process.stdin.isTTY ? typeUnseen(prompt, signal) : readInput();
}

async function readInput(): Promise<Typed> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of process.stdin) {
    text += decoder.decode(chunk as Buffer, { stream: true });
    if (text.length > longest) return "too-long";
  }
  return { text: (text + decoder.decode()).replace(/\r?\n$/, "") };
}

function typeUnseen(prompt: string, signal: AbortSignal): Promise<Typed> {
  const { stdin } = process;
  return new Promise((resolve) => {
    let text = "";
    const finish = (typed: Typed): void => {
      stdin.off("data", hear).off("end", gone);
      signal.removeEventListener("abort", gone);
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write("\n");
      resolve(typed);
    };
    const gone = (): void => finish("called-off");
    const hear = (data: Buffer): void => {
      for (const key of keysOf(data.toString("utf8"))) {
        const isCalledOff = key === interrupt || (key === endOfInput && text === "");
        if (isCalledOff || key === "\r" || key === "\n" || text.length > longest) {
          finish(isCalledOff ? "called-off" : text.length > longest ? "too-long" : { text });
          return;
        }
        if (key === "\u007f" || key === "\b") text = text.slice(0, -1);
        else if (key === clearLine) text = "";
        else if (key >= " ") text += key;
      }
    };
    if (signal.aborted) return gone();
    stdin.setRawMode(true);
    signal.addEventListener("abort", gone);
    stdin.on("data", hear).on("end", gone).resume();
    // Only now: whoever sees it may type at once, and nothing of that is to be seen.
    process.stderr.write(prompt);
  });
}

const endOfInput = "\u0004";
const clearLine = "\u0015";

/** What was typed or pasted, without arrow keys and the marks terminals put around what is pasted. */
function keysOf(data: string): readonly string[] {
  const [first = "", ...rest] = data.split("\u001b");
  return [...[first, ...rest.map((each) => each.replace(/^(\[[\d;?]*[ -/]*[@-~]|O.|.)?/, ""))].join("")];
}
