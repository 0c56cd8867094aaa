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
  const prefix = slotPrefix({ config, source });
  if (source !== "workspace") return `${prefix}${wordOf(id)}`;
  // What is given to a repository's server goes to no other, whatever that calls itself: nobody finds another one with these 96 bits.
  return `${prefix}${cut(id)}.${hashOf(`${print} ${id}`).slice(0, 24)}`;
}

/** How the names begin under which the inputs of a server are kept. */
export function slotPrefix({ config: { name }, source }: Omit<Whose, "print">): string {
  return `mcp.${source === "workspace" ? cut(name) : wordOf(name)}.`;
}

function cut(name: string): string {
  return plainly(name).slice(0, 16);
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
