import type { SqlValue } from "sql.js";
import { rowId, rowSession } from "../rows.ts";
import type { Change } from "../store.ts";
import type { Connection } from "./connection.ts";
import type { StampedRow } from "./merge.ts";
import { ownTables, type RowTable, rowTables } from "./tables.ts";

/**
 * Every row that can still be read of a database, which may be damaged anywhere, and that is what it says it is. What is no table of ours by name and
 * kind is not looked at. `until` in microseconds since 1970: what claims to be younger is damage.
 */
export function* readableRows(connection: Connection, until: number): Generator<StampedRow> {
  const tables = tablesOf(connection);
  for (const table of rowTables) {
    if (!tables.has(table)) continue;
    for (const values of readable(connection, table, "data, born, fence, clock, writer, id")) {
      const row = stampedRow(table, values, until);
      if (row) yield row;
    }
  }
}

/** Which conversations were erased, as far as that can be read. */
export function readableErasures(connection: Connection, until: number): readonly { readonly id: string; readonly clock: number }[] {
  try {
    const found = connection.all("SELECT id, clock FROM erased");
    return found.map(([id, clock]) => ({ id: String(id), clock: Number(clock) })).filter(({ clock }) => clock <= until);
  } catch {
    return [];
  }
}

function tablesOf(connection: Connection): ReadonlySet<string> {
  try {
    return new Set(connection.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name = tbl_name").map(([name]) => String(name)));
  } catch {
    return new Set();
  }
}

/** How many times something unreadable is jumped over in one table. */
const mostJumps = 64;

/** From the beginning to where it breaks, then from the end back to where it breaks, then what lies between as far as it can be hit. */
function* readable(connection: Connection, table: RowTable, columns: string): Generator<SqlValue[]> {
  const select = `SELECT ${columns}, ordinal FROM ${table}`;
  const forward = yield* until(connection, `${select} ORDER BY ordinal`, []);
  if (forward.isWhole) return;
  const low = forward.last ?? 0;
  const backward = yield* until(connection, `${select} WHERE ordinal > ? ORDER BY ordinal DESC`, [low]);
  const high = backward.last ?? low + 2 ** mostJumps;
  for (let [at, step, count] = [low + 1, 1, 0]; !backward.isWhole && at < high && count < mostJumps; count += 1, step *= 2) {
    const between = yield* until(connection, `${select} WHERE ordinal BETWEEN ? AND ? ORDER BY ordinal`, [at, high - 1]);
    if (between.isWhole) return;
    if (between.last !== undefined) step = 1;
    at = (between.last ?? at) + step;
  }
}

interface Reach {
  readonly isWhole: boolean;
  /** The ordinal of the last row that was read. */
  readonly last: number | undefined;
}

function* until(connection: Connection, sql: string, values: readonly SqlValue[]): Generator<SqlValue[], Reach> {
  let last: number | undefined;
  try {
    for (const row of connection.each(sql, values)) {
      last = Number(row.at(-1));
      yield row;
    }
    return { isWhole: true, last };
  } catch {
    return { isWhole: false, last };
  }
}

/** Undefined when it is not what it should be. */
function stampedRow(table: RowTable, values: readonly SqlValue[], until: number): StampedRow | undefined {
  const [data, born, fence, clock, writer, id] = values;
  if (![born, fence, clock].every((each) => typeof each === "number" && Number.isSafeInteger(each) && each >= 0)) return undefined;
  if (typeof data !== "string" || typeof writer !== "string" || Number(clock) > until || Number(born) > until) return undefined;
  try {
    const change = { table, row: JSON.parse(data), ...(fence ? { fence } : {}) } as Change;
    const session = (ownTables as readonly string[]).includes(table) ? "" : rowSession(change);
    if (rowId(change) !== id || typeof session !== "string") return undefined;
    return { change, data, born: Number(born), clock: Number(clock), writer };
  } catch {
    return undefined;
  }
}
