import type { SessionId } from "../../events/ids.ts";

/** A resource as a conversation has read it. */
export interface Reading {
  /** The server's name. */
  readonly server: string;
  /** Names the server as it was configured. */
  readonly print: string;
  readonly uri: string;
  /** Names what stood in it. */
  readonly content: string;
}

/** Which resources conversations have read, and which of them are others since. Kept in memory alone. */
export interface Watched {
  read(sessionId: SessionId, readings: readonly Reading[]): void;
  /** The server with this print says that one is another now. */
  updated(print: string, uri: string): void;
  /** What is in one now: where that is not what was read, it is another one. */
  compare(print: string, uri: string, content: string): void;
  /** What conversations have read of the server with this print. */
  urisOf(print: string): readonly string[];
  /** What a conversation has read and was not told yet to be another now. */
  news(sessionId: SessionId): readonly Reading[];
  told(sessionId: SessionId, news: readonly Reading[]): void;
}

const mostSessions = 200;
const mostReadings = 50;

/** Nobody has read anything yet. */
export function createWatched(): Watched {
  /** The one in which something was read last stands last. */
  const sessions = new Map<SessionId, Map<string, Reading & { readonly isChanged?: boolean }>>();
  const change = (print: string, isChanged: (reading: Reading) => boolean) => {
    for (const readings of sessions.values())
      for (const [key, each] of readings) if (each.print === print && isChanged(each)) readings.set(key, { ...each, isChanged: true });
  };
  return {
    read(sessionId, readings) {
      if (readings.length === 0) return;
      const own = sessions.get(sessionId) ?? new Map();
      for (const each of readings) own.set(keyOf(each), each);
      keepLast(own, mostReadings);
      sessions.delete(sessionId);
      sessions.set(sessionId, own);
      keepLast(sessions, mostSessions);
    },
    updated: (print, uri) => change(print, (each) => each.uri === uri),
    compare: (print, uri, content) => change(print, (each) => each.uri === uri && each.content !== content),
    urisOf(print) {
      const all = [...sessions.values()].flatMap((readings) => [...readings.values()]);
      return [...new Set(all.filter((each) => each.print === print).map(({ uri }) => uri))];
    },
    news: (sessionId) => [...(sessions.get(sessionId)?.values() ?? [])].filter(({ isChanged }) => isChanged),
    told(sessionId, news) {
      for (const each of news) sessions.get(sessionId)?.delete(keyOf(each));
    },
  };
}

function keyOf({ print, uri }: Reading): string {
  return `${print} ${uri}`;
}

function keepLast(map: Map<unknown, unknown>, most: number): void {
  for (const key of [...map.keys()].slice(0, Math.max(0, map.size - most))) map.delete(key);
}

/** What the model is told of them, behind the person's words. */
export function wordsOfNews(news: readonly Reading[]): string {
  const lines = news.map(
    ({ server, uri }) =>
      `[@${server}:${uri} is another one since it was read in this conversation. What was read of it may be out of date; it is read again where the person mentions it.]`,
  );
  return lines.length === 0 ? "" : `\n\n${lines.join("\n")}`;
}
