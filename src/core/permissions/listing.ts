import type { Grant } from "../events/approval.ts";
import type { ListedRule } from "../protocol/permissions.ts";
import type { Rule } from "./rules/rule.ts";

/** Every rule as people read them: what is built in first, then what was written down, then what was said yes to. Pure. */
export function listRules(written: readonly Rule[], grants: readonly Grant[], titles: ReadonlyMap<string, string>): readonly ListedRule[] {
  return [
    ...builtIn,
    ...written.map(({ effect, source, text }) => ({ effect, source, text })),
    ...grants.map((grant) => {
      const title = grant.scope === undefined || grant.scope === "session" ? titles.get(grant.sessionId) : undefined;
      const text = grant.rule ?? `exactly this: ${grant.detail}`;
      return { effect: "allow" as const, source: "grant" as const, text, grant, ...(title === undefined ? {} : { title }) };
    }),
  ];
}

const builtIn: readonly ListedRule[] = [
  { effect: "deny", source: "built-in", text: "AnyCowork's own data and code, devices, and network paths of Windows" },
  {
    effect: "deny",
    source: "built-in",
    text: "commands that delete the home folder, a workspace folder or all of a disk, format one, or shut the machine down",
  },
  { effect: "deny", source: "built-in", text: "what .anycoworkignore names" },
  { effect: "deny", source: "built-in", text: "pages of this machine and its network" },
  { effect: "ask", source: "built-in", text: "files that hold secrets: .env, keys, credentials" },
  {
    effect: "ask",
    source: "built-in",
    text: "changes to files that tools obey by themselves: git, editor and agent settings, hooks, package managers, shell start files",
  },
  { effect: "ask", source: "built-in", text: "what leaves the workspace, once text has come in that nobody vouches for" },
  { effect: "ask", source: "built-in", text: "what is to be kept in mind for later conversations" },
  { effect: "allow", source: "built-in", text: "reading inside the workspace" },
];
