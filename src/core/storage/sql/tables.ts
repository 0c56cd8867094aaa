/** Tables whose rows belong to a conversation and go with it. */
export const sessionTables = [
  "runs",
  "plans",
  "tasks",
  "messages",
  "pieces",
  "steps",
  "approvals",
  "questions",
  "queue",
  "orders",
  "grants",
  "usage",
  "compactions",
] as const;

/** Tables whose rows stand for themselves. */
export const ownTables = [
  "agents",
  "notes",
  "skills",
  "mcp_servers",
  "telegram_bots",
  "telegram_chats",
  "audit",
  "rules",
  "telegram_updates",
] as const;

/** Whether rows of this table stand for themselves. */
export function isOwnTable(name: string): boolean {
  return (ownTables as readonly string[]).includes(name);
}

/** Every table that changes are written to. */
export const rowTables = ["sessions", ...sessionTables, ...ownTables] as const;

export type RowTable = (typeof rowTables)[number];

/** Whether a name from a log is that of a table this version knows. */
export function isRowTable(name: string): name is RowTable {
  return (rowTables as readonly string[]).includes(name);
}
