import type { RunId } from "../../events/ids.ts";
import type { AskedQuestion } from "../../events/question.ts";
import { exact } from "../../events/usage/cost.ts";
import type { Spending } from "../store.ts";
import type { Connection } from "./connection.ts";

/**
 * What all conversations have cost since that ISO time. Only those that were touched since are looked into. Of runs that began since and have ended their
 * own rows tell it, which are small; of others their newer answers and summaries, since taking long rows apart costs much.
 */
export function spendingSince(connection: Connection, since: string, without?: RunId): Spending {
  const from = [since, Date.parse(since) * 1000, without ?? null];
  const sums = [endedRuns, othersIn("messages"), othersIn("compactions")].map((sql) => Number(connection.all(sql, from)[0]?.[0] ?? 0));
  const asked = connection.all(answered, [since]).map(([data]) => JSON.parse(String(data)) as AskedQuestion);
  return { spentUsd: exact(sums.reduce((sum, each) => sum + each, 0)), questions: asked };
}

const costOf = (row: string) =>
  `coalesce(json_extract(${row}.data, '$.usage.costUsd'), 0) + coalesce(json_extract(${row}.data, '$.estimatedUsd'), 0)`;

/** A row is never older than its first form; what was imported can be. */
const isWhole = "json_extract(run.data, '$.startedAt') >= ?1 AND json_extract(run.data, '$.endedAt') IS NOT NULL";

const endedRuns = `
  SELECT sum(${costOf("run")}) FROM sessions CROSS JOIN runs AS run ON run.session_id = sessions.id AND run.born >= ?2
  WHERE sessions.updated_at >= ?1 AND run.id IS NOT ?3 AND ${isWhole}`;

const othersIn = (table: "messages" | "compactions") => `
  SELECT sum(${costOf("row")}) FROM sessions CROSS JOIN runs AS run ON run.session_id = sessions.id
    CROSS JOIN ${table} AS row ON row.session_id = sessions.id AND row.born >= ?2
  WHERE sessions.updated_at >= ?1 AND run.id IS NOT ?3 AND NOT (${isWhole}) AND coalesce(json_extract(run.data, '$.endedAt'), ?1) >= ?1
    AND json_extract(row.data, '$.runId') = run.id AND json_extract(row.data, '$.at') >= ?1`;

const answered = `
  SELECT row.data FROM sessions CROSS JOIN questions AS row ON row.session_id = sessions.id
  WHERE sessions.updated_at >= ?1 AND json_extract(row.data, '$.question.spentUsd') IS NOT NULL AND json_extract(row.data, '$.question.at') >= ?1
    AND json_extract(row.data, '$.answer') IS NOT NULL`;
