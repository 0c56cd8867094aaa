import type { AuditRow, AuditSpan } from "../store.ts";
import type { Connection } from "./connection.ts";

/** What happened, newest first, from the rows that tell the conversations themselves. Read one by one: whoever has enough may stop. */
export function* auditRows(connection: Connection, { sessionId, since, before }: AuditSpan): Generator<AuditRow> {
  const [at, id] = positionOf(before);
  const from = since === undefined ? 0 : Date.parse(since) * 1000;
  for (const [moment, kind, rowId, data, title, approval] of connection.each(story, [at, id, from, sessionId ?? null])) {
    const shared = { id: `${moment}-${rowId}`, title: title === null ? "" : String(title) };
    const row: unknown = JSON.parse(String(data));
    const asked = approval === null ? {} : { approval: JSON.parse(String(approval)) as unknown };
    yield { ...shared, kind, row, ...asked } as AuditRow;
  }
}

/** Where an entry stands: its moment in microseconds, then its row's id. */
function positionOf(before: string | undefined): readonly [number, string] {
  const [, at, id] = /^(\d+)-(.*)$/s.exec(before ?? "") ?? [];
  return [Number(at ?? Number.MAX_SAFE_INTEGER), id ?? ""];
}

const revokedAt = "CAST(strftime('%s', json_extract(data, '$.revokedAt')) AS INTEGER) * 1000000";

const story = `
  WITH story AS (
    SELECT born AS at, 'step' AS kind, id, session_id, data FROM steps
    UNION ALL SELECT born, 'grant', id, session_id, data FROM grants
    UNION ALL SELECT born, 'grant', id, json_extract(data, '$.sessionId'), data FROM rules
    UNION ALL SELECT ${revokedAt}, 'revoke', id, session_id, data FROM grants WHERE json_extract(data, '$.revokedAt') IS NOT NULL
    UNION ALL SELECT ${revokedAt}, 'revoke', id, json_extract(data, '$.sessionId'), data FROM rules WHERE json_extract(data, '$.revokedAt') IS NOT NULL
    UNION ALL SELECT born, 'mode', id, json_extract(data, '$.sessionId'), data FROM audit)
  SELECT at, kind, story.id, story.data, json_extract(sessions.data, '$.title'),
    CASE kind WHEN 'step' THEN (
      SELECT approvals.data FROM approvals
        WHERE approvals.session_id = story.session_id AND json_extract(approvals.data, '$.request.stepId') = story.id ORDER BY born DESC LIMIT 1) END
  FROM story LEFT JOIN sessions ON sessions.id = story.session_id
  WHERE (at, story.id) < (?1, ?2) AND at >= ?3 AND (?4 IS NULL OR story.session_id = ?4)
  ORDER BY at DESC, story.id DESC`;
