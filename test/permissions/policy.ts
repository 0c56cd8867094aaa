import type { Policy } from "../../src/core/permissions/gate.ts";

/** A policy in which only what the mode lets pass passes; hashes are the text itself. */
export const plainPolicy: Policy = {
  mode: "ask",
  trusted: true,
  rules: [],
  grants: [],
  folders: ["/w"],
  tool: "a_tool",
  isChanged: () => false,
  hash: (text) => text,
};
