import { createHash } from "node:crypto";

/** What every provider takes as the name of a tool. */
const longestName = 64;

/**
 * The name a model knows a server's tool by: `mcp__server__tool`. No two tools share one, whatever they are called: where something had to be
 * changed or cut, a hash of both names follows. It depends on nothing else, so that it stays the same from one request to the next.
 */
export function toolName(server: string, tool: string): string {
  const plain = `mcp__${server}__${tool}`;
  if (plainServer.test(server) && plainTool.test(tool) && plain.length <= longestName) return plain;
  const hash = createHash("sha256")
    .update(JSON.stringify([server, tool]))
    .digest("hex")
    .slice(0, 8);
  const words = `mcp__${plainWords(server).slice(0, 20)}__${plainWords(tool)}`;
  return `${words.slice(0, longestName - hash.length - 1)}_${hash}`;
}

/** With no two underscores in it and none at its end, it is told apart from what follows. */
const plainServer = /^[A-Za-z0-9](?:[A-Za-z0-9-]|_(?=[A-Za-z0-9-]))*$/;
/** None ends like those with a hash. */
const plainTool = /^(?!.*_[0-9a-f]{8}$)[A-Za-z0-9_-]+$/;

function plainWords(text: string): string {
  const words = text.slice(0, 200).replace(/[^A-Za-z0-9-]+/g, "_");
  return words.replace(/^_+|_+$/g, "") || "x";
}
