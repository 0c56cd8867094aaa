import { crc32 } from "node:zlib";
import { rowId, rowSession } from "../rows.ts";
import { currentVersion } from "../sql/migrations.ts";
import { isOwnTable, isRowTable } from "../sql/tables.ts";
import type { Change } from "../store.ts";
import { isMoment } from "./clock.ts";

/**
 * The form of a log: a magic line, then records one after another. A record is
 *
 *     4 bytes   "ACr1", by which records behind a damaged one are found again
 *     4 bytes   length of the payload, unsigned, little-endian
 *     4 bytes   CRC-32 of the length and the payload
 *     payload   JSON: a `LogRecord`
 *
 * Each record is one transaction: it is applied whole or not at all. JSON holds no control characters, and a length of four printable ones would be
 * beyond the longest payload, so no payload can hold what looks like a record: what is found behind damage is one.
 */
export interface LogRecord {
  /** Counts the writer's records from 1. */
  readonly sequence: number;
  /** The version of the tables its writer knew. */
  readonly version: number;
  readonly changes: readonly StampedChange[];
  /** Whether it holds what this version does not know: such a log is not to be removed, since a later version can read it. */
  readonly isForeign?: boolean;
}

/**
 * A change with its place in time. `clock` is in microseconds since 1970, and greater than that of everything its writer had seen.
 * Of two forms of a row the one with the greater fence counts, then the greater clock, then the greater writer.
 */
export interface StampedChange {
  readonly change: Change;
  readonly clock: number;
}

/** The first bytes of every log. */
export const logMagic: Uint8Array = Buffer.from("AnyCowork log 1\n");

const recordMagic = Buffer.from("ACr1");
const headBytes = 12;
/** No transaction of ours comes near; what claims to be longer is damage. */
const longestPayload = 256 * 1024 * 1024;

/** The bytes of a record. */
export function encodeRecord({ sequence, version, changes }: LogRecord, rowText: (change: Change) => string): Uint8Array {
  const rows = changes.map(({ change, clock }) => {
    const fence = change.fence ? `,"f":${change.fence}` : "";
    return `{"t":${clock},"table":${JSON.stringify(change.table)}${fence},"row":${rowText(change)}}`;
  });
  const payload = Buffer.from(`{"n":${sequence},"v":${version},"c":[${rows.join(",")}]}`);
  const head = Buffer.alloc(headBytes);
  recordMagic.copy(head);
  head.writeUInt32LE(payload.length, 4);
  head.writeUInt32LE(checksum(head, payload), 8);
  return Buffer.concat([head, payload]);
}

/** The greatest time of all; 0 for none. */
export function latestOf(changes: readonly StampedChange[]): number {
  return changes.reduce((latest, { clock }) => Math.max(latest, clock), 0);
}

/** What could be read of a piece of a log. */
export interface Decoded {
  readonly records: readonly LogRecord[];
  /** Bytes up to the end of the last whole record. What follows is a record still being written, or one that never was finished. */
  readonly end: number;
  /** Whether damage was skipped between whole records. */
  readonly skipped: boolean;
}

/** Reads records from bytes that begin where a record does. Damage is skipped where a whole record follows. */
export function decodeRecords(bytes: Uint8Array): Decoded {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: LogRecord[] = [];
  let end = 0;
  let skipped = false;
  for (let at = 0; at >= 0 && at + headBytes <= buffer.length; ) {
    const found = recordAt(buffer, at);
    if (found) {
      skipped ||= at !== end;
      records.push(found.record);
      end = found.end;
      at = end;
    } else at = buffer.indexOf(recordMagic, at + 1);
  }
  return { records, end, skipped };
}

function recordAt(buffer: Buffer, at: number): { readonly record: LogRecord; readonly end: number } | undefined {
  if (buffer.compare(recordMagic, 0, 4, at, at + 4) !== 0) return undefined;
  const length = buffer.readUInt32LE(at + 4);
  const end = at + headBytes + length;
  if (length === 0 || length > longestPayload || end > buffer.length) return undefined;
  const payload = buffer.subarray(at + headBytes, end);
  if (checksum(buffer.subarray(at, at + headBytes), payload) !== buffer.readUInt32LE(at + 8)) return undefined;
  const record = parsed(payload);
  return record && { record, end };
}

function checksum(head: Uint8Array, payload: Uint8Array): number {
  return crc32(payload, crc32(head.subarray(4, 8)));
}

/** Undefined for what no version of us writes. Fields that only a later one knows are left alone. */
function parsed(payload: Buffer): LogRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
  const { n, v, c } = value as { n: unknown; v: unknown; c: unknown };
  if (typeof n !== "number" || typeof v !== "number" || !Array.isArray(c)) return undefined;
  const changes = c.map(changeOf).filter((each) => each !== undefined);
  const isForeign = v > currentVersion || changes.length < c.length;
  return { sequence: n, version: v, changes, ...(isForeign ? { isForeign } : {}) };
}

/** Undefined for what this version can do nothing with. */
function changeOf(value: unknown): StampedChange | undefined {
  const { t, table, row, f } = (value ?? {}) as { t: unknown; table: unknown; row: unknown; f?: unknown };
  if (!isMoment(t) || typeof table !== "string" || !(isRowTable(table) || table === "erased")) return undefined;
  if (typeof row !== "object" || row === null) return undefined;
  const change = { table, row, ...(isMoment(f) ? { fence: f } : {}) } as Change;
  return isPlaced(change) ? { clock: t, change } : undefined;
}

/** Whether it says which row it is, and whose. */
function isPlaced(change: Change): boolean {
  try {
    return typeof rowId(change) === "string" && (isOwnTable(change.table) || typeof rowSession(change) === "string");
  } catch {
    return false;
  }
}
