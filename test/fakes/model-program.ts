// The scripted model as a process of its own: `model-program SCRIPT [PORT]`. SCRIPT is a .json file with a list of
// answers, or an .mjs file that exports `script`. Prints {"baseUrl"} on its first line; ends with its standard input or SIGTERM.
// Each chat request is printed as {"turn", "arrivedAt", "bytes", "connection"}, its end as {"turn", "how", "at"}.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type RecordedRequest, type Script, startModelServer } from "./model-server.ts";

const [scriptPath, port = "0"] = process.argv.slice(2);
if (!scriptPath) {
  console.error("Name a script: model-program SCRIPT [PORT]");
  process.exit(2);
}

const script = await load(path.resolve(scriptPath));
const server = await startModelServer(announced(script), { port: Number(port), chunking: "whole" });
print({ baseUrl: server.baseUrl });
process.stdin.resume().on("end", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));

async function load(file: string): Promise<Script> {
  if (file.endsWith(".json")) return JSON.parse(await readFile(file, "utf8")) as Script;
  const module = (await import(pathToFileURL(file).href)) as { readonly script: Script };
  return module.script;
}

function announced(inner: Script): Script {
  return (request: RecordedRequest, turn: number) => {
    print({ turn, arrivedAt: request.arrivedAt, bytes: request.bytes, connection: request.connection });
    void request.ended.then((end) => print({ turn, ...end }));
    const answer = typeof inner === "function" ? inner(request, turn) : inner[turn];
    return answer ?? { status: 400, body: JSON.stringify({ error: { message: `The script has no answer for request ${turn + 1}.` } }) };
  };
}

function print(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
