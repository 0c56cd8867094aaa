import { createHash } from "node:crypto";
import type { ServerConfig, ServerInput, ServerSource } from "../../events/roster/server.ts";

interface Whose {
  readonly config: Pick<ServerConfig, "name">;
  readonly source: ServerSource;
  /** Names all of the server. */
  readonly print: string;
}

/** What an input is kept as: a name that `secrets set` takes, and that one can type. */
export function slotOf({ config, source, print }: Whose, { id }: Pick<ServerInput, "id">): string {
  if (source !== "workspace") return `${slotPrefix(config.name)}${wordOf(id)}`;
  // What is given to a repository's server goes to no other, whatever that calls itself: nobody finds another one with these 96 bits.
  const words = [config.name, id].map((each) => plainly(each).slice(0, 16));
  return ["mcp", ...words, hashOf(`${print} ${id}`).slice(0, 24)].join(".");
}

/** How the names begin under which the inputs of a server of the person's are kept. */
export function slotPrefix(server: string): string {
  return `mcp.${wordOf(server)}.`;
}

const longestWord = 24;

/** A name that has to be changed or cut is told from others by a hash. */
function wordOf(name: string): string {
  const plain = plainly(name);
  return plain === name && name.length <= longestWord ? name : `${plain.slice(0, 12)}-${hashOf(name).slice(0, 10)}`;
}

function plainly(name: string): string {
  return name.replace(/[^\w-]+/g, "-");
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
