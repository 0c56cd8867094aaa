import type { Image } from "../sql/image.ts";
import type { AuditSpan } from "../store.ts";

/** What the database can be asked, by name. Arguments and answers cross between threads, so they are plain data. */
export const questions = {
  sessions: (image: Image) => image.sessions(),
  session: (image: Image, id: string) => image.session(id),
  deletedSessions: (image: Image) => image.deletedSessions(),
  search: (image: Image, text: string, limit: number) => image.search(text, limit),
  grants: (image: Image, sessionId?: string) => image.grants(sessionId),
  rules: (image: Image) => image.rules(),
  agents: (image: Image) => image.agents(),
  notes: (image: Image) => image.notes(),
  skills: (image: Image) => image.skills(),
  servers: (image: Image) => image.servers(),
  bots: (image: Image) => image.bots(),
  botChats: (image: Image, bot: string) => image.botChats(bot),
  botUpdates: (image: Image, bot: string) => image.botUpdates(bot),
  audit: (image: Image, span: AuditSpan, limit: number) => image.audit(span, limit),
  spending: (image: Image, since: string, without?: string) => image.spending(since, without),
  orders: (image: Image, sessionId: string) => image.orders(sessionId),
  blobsOnlyOf: (image: Image, sessionIds: readonly string[]) => image.blobsOnlyOf(sessionIds),
  blobs: (image: Image) => image.blobs(),
  knows: (image: Image, ids: readonly string[]) => image.knows(ids),
  counts: (image: Image) => image.counts(),
} as const;

export type Questions = typeof questions;

type After<F> = F extends (image: Image, ...rest: infer Rest) => unknown ? Rest : never;

/** The arguments of a question, without the database. */
export type Given<Name extends keyof Questions> = After<Questions[Name]>;

export type Answer<Name extends keyof Questions> = ReturnType<Questions[Name]>;
