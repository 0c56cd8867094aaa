import * as z from "zod";

const id = z.string().min(1).max(100);
const scope = z.enum(["once", "session"]);
/** Long enough for a pasted file, short enough not to hang the host. */
const messageText = z.string().max(1_000_000);
const nothing = z.strictObject({});
const blob = z.string().regex(/^[0-9a-f]{64}$/);
/** A picture of 5 MB is 7 MB in base64. */
const image = z.strictObject({
  mediaType: z.enum(["image/png", "image/jpeg", "image/gif", "image/webp"]),
  data: z.base64().max(7_000_000),
  name: z.string().max(200).optional(),
});
const images = z.array(image).max(20);
const undoScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("step"), stepId: id }),
  z.strictObject({ kind: z.literal("run"), runId: id }),
  z.strictObject({ kind: z.literal("before"), messageId: id }),
]);
const undoFile = z.strictObject({ path: z.string().min(1).max(4_096), now: z.string().max(200).optional() });

/**
 * Everything a view may ask of its host: name -> what it must send along.
 * The host parses every request by this table; a name that is not its own property is refused.
 */
export const requests = {
  /** The view is drawn and wants to be told where things stand. Answered by `config` and `session` messages. */
  ready: nothing,
  /** `verb` says what becomes of it while a run is at work. */
  send: z
    .strictObject({ text: messageText, verb: z.enum(["steer", "queue", "interrupt"]).optional(), images: images.optional() })
    .refine(({ text, images: shown = [] }) => text !== "" || shown.length > 0, {
      path: ["text"],
      message: "a message needs words or a picture",
    }),
  /** Takes back a message that waits for its turn. */
  withdraw: z.strictObject({ messageId: id }),
  stop: nothing,
  /** Go on with a run that was interrupted, or with one that is parked without waiting longer. */
  resume: nothing,
  /** Try once more after a failure, where it failed and with the model chosen now. */
  retry: nothing,
  answer: z.strictObject({ approvalId: id, decision: z.enum(["allow", "deny"]), scope, why: z.string().max(2_000).optional() }),
  /** What was chosen or written, to a question for words or a choice. */
  reply: z.strictObject({
    questionId: id,
    value: z.union([z.string().min(1).max(100_000), z.array(z.string().min(1).max(10_000)).min(1).max(50)]),
  }),
  /** Answered by an `image` message. */
  loadImage: z.strictObject({ blob }),
  newChat: nothing,
  openSession: z.strictObject({ sessionId: id }),
  /** Answered by a `history` message. */
  listHistory: z.strictObject({
    reach: z.enum(["here", "everywhere"]),
    kind: z.enum(["kept", "archived", "deleted"]),
    text: z.string().max(200),
    count: z.number().int().min(1).max(100_000),
  }),
  renameSession: z.strictObject({ sessionId: id, title: z.string().trim().min(1).max(200) }),
  pinSession: z.strictObject({ sessionId: id, pinned: z.boolean() }),
  archiveSession: z.strictObject({ sessionId: id, archived: z.boolean() }),
  /** Takes it out of every list; `restoreSession` brings it back until it is erased. */
  deleteSession: z.strictObject({ sessionId: id }),
  restoreSession: z.strictObject({ sessionId: id }),
  /** Removes a deleted one for good, after VS Code has asked once more. */
  eraseSession: z.strictObject({ sessionId: id }),
  /** VS Code's own dialogs ask for the file. */
  exportSession: z.strictObject({ sessionId: id }),
  exportAll: nothing,
  importSessions: nothing,
  /** Answered by a `storage` message. */
  loadStorage: nothing,
  openDataFolder: nothing,
  /** VS Code's settings, at how long conversations are kept. */
  openRetention: nothing,
  /** Both answered by a `storage` message that says what came of it. */
  cleanUp: nothing,
  recover: nothing,
  /** Answered by an `undo-plan` message. */
  planUndo: z.strictObject({ scope: undoScope }),
  /** Undoes these files of a plan; answered by an `undo-report` message. */
  applyUndo: z.strictObject({ scope: undoScope, files: z.array(undoFile).min(1).max(100_000) }),
  setModel: z.strictObject({ model: z.string().min(3).max(200) }),
  setApprovalMode: z.strictObject({ mode: z.enum(["ask", "edits"]) }),
  /** VS Code's own input for a key, its own settings, its own folder picker, its own log. */
  setKey: z.strictObject({ provider: z.string().min(1).max(50) }),
  openSettings: nothing,
  openFolder: nothing,
  showLog: nothing,
  manageTrust: nothing,
  openDiff: z.strictObject({ stepId: id }),
  /** Opens the whole output of a step as a read-only document. */
  openOutput: z.strictObject({ stepId: id }),
  /** A file named in a message or step, relative to the workspace or absolute. Lines and columns count from 1. */
  openFile: z.strictObject({
    path: z.string().min(1).max(4_096),
    line: z.number().int().min(1).optional(),
    column: z.number().int().min(1).optional(),
  }),
  openLink: z.strictObject({ url: z.string().min(1).max(4_096) }),
  copy: z.strictObject({ text: z.string().max(1_000_000) }),
} as const;

export type RequestName = keyof typeof requests;
export type RequestParams<Name extends RequestName> = z.output<(typeof requests)[Name]>;

/** A request on its way to the host. `nr` counts up in each view and comes back with the reply. */
export type Request = {
  [Name in RequestName]: { readonly nr: number; readonly name: Name; readonly params: RequestParams<Name> };
}[RequestName];

export type ParsedRequest =
  | { readonly kind: "request"; readonly request: Request }
  | { readonly kind: "malformed"; readonly nr: number; readonly reason: string };

const envelope = z.object({ nr: z.number().int().min(0), name: z.string(), params: z.unknown().optional() });

/** Reads what a view sent. Never throws; the reason of a malformed one names the field. */
export function parseRequest(message: unknown): ParsedRequest {
  const outer = envelope.safeParse(message);
  if (!outer.success) return { kind: "malformed", nr: -1, reason: `Not a request: ${z.prettifyError(outer.error)}` };
  const { nr, name, params } = outer.data;
  if (!Object.hasOwn(requests, name)) return { kind: "malformed", nr, reason: `There is no request "${name.slice(0, 50)}".` };
  const inner = requests[name as RequestName].safeParse(params ?? {});
  if (!inner.success) return { kind: "malformed", nr, reason: `Request "${name}": ${z.prettifyError(inner.error)}` };
  return { kind: "request", request: { nr, name, params: inner.data } as Request };
}
