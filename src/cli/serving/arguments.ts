import type { ServeCommand, Usage } from "../arguments/command.ts";
import type { Options } from "../arguments/options.ts";
import { talkOptions } from "../arguments/talking.ts";

/** Reads the words after `mcp serve`. */
export function serveCommand([word]: readonly string[], options: Options): ServeCommand | Usage {
  if (word !== undefined) return usage(`mcp serve takes no "${word}".`);
  const { http } = options;
  const port = http === undefined ? undefined : /^\d{1,5}$/.test(http) && Number(http) < 65_536 ? Number(http) : Number.NaN;
  if (Number.isNaN(port)) return usage(`--http is a port from 1 to 65535, or 0 for any that is free; not "${http}".`);
  if (options.json && port === undefined) return usage("mcp serve speaks MCP on standard output; --json goes with --http.");
  const talk = talkOptions(options);
  if (typeof talk === "string") return usage(talk);
  return { kind: "serve", port, json: options.json === true, ...talk };
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
