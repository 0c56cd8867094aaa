import type { TrustCommand, Usage } from "./command.ts";
import type { Options } from "./options.ts";

/** Reads the words after `trust`. */
export function trustCommand([folder, ...rest]: readonly string[], options: Options): TrustCommand | Usage {
  const common = { kind: "trust", data: options.data, json: options.json === true } as const;
  if (options.list && options.remove !== undefined) return usage("--list and --remove exclude each other.");
  if (options.list) return folder === undefined ? { ...common, action: "list" } : usage(`trust --list takes no "${folder}".`);
  if (options.remove !== undefined)
    return folder === undefined
      ? { ...common, action: "remove", folder: options.remove }
      : usage(`trust --remove takes one folder, not also "${folder}".`);
  if (rest[0] !== undefined) return usage(`trust takes one folder, not also "${rest[0]}".`);
  if (folder?.trim() === "") return usage("trust takes a folder; without one it is the current one.");
  return { ...common, action: "add", folder: folder ?? "." };
}

function usage(problem: string): Usage {
  return { kind: "usage", problem };
}
