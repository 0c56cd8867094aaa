import * as z from "zod";
import { workModes } from "../events/plan/plan.ts";
import { attachedText, mention } from "./mentions.ts";
import { auditFilter, rules, writtenRule } from "./permissions.ts";
import { planAct } from "./plan.ts";

const id = z.string().min(1).max(100);
const scope = z.enum(["once", "session", "workspace", "always"]);
const mode = z.enum(["ask", "edits", "smart", "all", "none"]);
/** Long enough for a pasted file, short enough not to hang the host. */
const messageText = z.string().max(1_000_000);
/** A block of code may be all of a long answer. */
const codeText = z.string().max(10_000_000);
const agentName = z.string().min(1).max(100);
/** The core says what is too long. */
const noteText = z.string().max(100_000);
const folder = z.string().min(1).max(4_096);
const serverName = z.string().min(1).max(200);
/** Without our prefix: "sandbox.mode". */
const settingName = z
  .string()
  .max(60)
  .regex(/^[a-zA-Z]+(\.[a-zA-Z]+)*$/);
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
const filledForm = z.record(
  z.string().min(1).max(200),
  z.union([z.string().max(100_000), z.number(), z.boolean(), z.array(z.string().max(10_000)).max(200)]),
);
const undoFile = z.strictObject({ path: z.string().min(1).max(4_096), now: z.string().max(200).optional() });

/**
 * Everything a view may ask of its host: name -> what it must send along.
 * The host parses every request by this table; a name that is not its own property is refused.
 */
export const requests = {
  /** The view is drawn and wants to be told where things stand. Answered by `config` and `session` messages. */
  ready: nothing,
  /** What the view keeps for itself, such as drafts, as JSON for the view that takes its place. */
  handOver: z.strictObject({ saved: z.string().max(100_000_000) }),
  /** `verb` says what becomes of it while a run is at work. */
  send: z
    .strictObject({
      text: messageText,
      verb: z.enum(["steer", "queue", "interrupt"]).optional(),
      images: images.optional(),
      mentions: z.array(mention).max(200).optional(),
      texts: z.array(attachedText).max(20).optional(),
      /** The earlier message in whose place it stands. */
      replacesId: id.optional(),
    })
    .refine(({ text, images: shown = [], texts = [] }) => text !== "" || shown.length > 0 || texts.length > 0, {
      path: ["text"],
      message: "a message needs words or a picture",
    }),
  /** Answered by `mentions` messages, the second with what took longer. */
  findMentions: z.strictObject({ typed: z.string().max(200) }),
  /** What was dropped, as the addresses the editor gives for it. Answered by a `dropped` message. */
  drop: z.strictObject({ uris: z.array(z.string().min(1).max(8_192)).min(1).max(10_000) }),
  /** Answered by a `past` message: what the person wrote in conversations of these folders. */
  loadPast: nothing,
  /** Takes back a message that waits for its turn. */
  withdraw: z.strictObject({ messageId: id }),
  stop: nothing,
  /** Go on with a run that was interrupted, or with one that is parked without waiting longer. */
  resume: nothing,
  /** Try once more after a failure, where it failed and with the model chosen now. */
  retry: nothing,
  answer: z.strictObject({
    approvalId: id,
    decision: z.enum(["allow", "deny"]),
    scope,
    rules: rules.optional(),
    why: z.string().max(2_000).optional(),
  }),
  /** What was chosen, written or filled in, to a question for that. */
  reply: z.strictObject({
    questionId: id,
    value: z.union([z.string().min(1).max(100_000), z.array(z.string().min(1).max(10_000)).min(1).max(50), filledForm]),
  }),
  /** What of the view is looked at from now on: the conversation, a task's transcript, or a page in its place. */
  lookAt: z.strictObject({ part: z.enum(["chat", "task", "page"]), taskId: id.optional() }),
  /** Whether the page has the keyboard from now on. */
  focused: z.strictObject({ isHere: z.boolean() }),
  /** The person clicks or types in the page, for the first time since it got or lost the keyboard. A command without more words is meant for the chat used last. */
  used: nothing,
  /** What stands in the composer of a conversation, or of a new chat: it goes along when that moves to another page, and is not lost with this one. `isMoving`: it answers `move-draft`, and stands there no more. */
  keepDraft: z.strictObject({
    sessionId: id.optional(),
    text: messageText,
    /** What it mentions. */
    mentions: z.array(mention).max(50).optional(),
    /** What goes along; absent: the same as before. More than can be sent may have come together of several messages. */
    texts: z.array(attachedText).max(100).optional(),
    isMoving: z.boolean().optional(),
  }),
  /** Answered by an `image` message. */
  loadImage: z.strictObject({ blob }),
  /** A picture of the web, which the person wants to see; answered by a `picture` message. */
  loadPicture: z.strictObject({ url: z.string().min(1).max(4_096) }),
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
  /** Takes back the newest summary that the model was given of the older part. */
  undoCompaction: nothing,
  /** Answered by an `undo-plan` message. */
  planUndo: z.strictObject({ scope: undoScope }),
  /** Undoes these files of a plan; answered by an `undo-report` message. */
  applyUndo: z.strictObject({ scope: undoScope, files: z.array(undoFile).min(1).max(100_000) }),
  /** Answered by a `permissions` message: every rule in force. */
  loadPermissions: nothing,
  /** Takes remembered yeses back. */
  revokeGrants: z.strictObject({ grantIds: z.array(id).min(1).max(100) }),
  /** Writes a rule into the person's own settings, or takes it out of them. */
  addRule: writtenRule,
  removeRule: writtenRule,
  /** VS Code's settings, at the rules. */
  openRules: nothing,
  /** What was done and allowed, newest first, from behind the entry `before`. Answered by an `audit` message. */
  listAudit: z.strictObject({ ...auditFilter, before: z.string().min(1).max(200).optional() }),
  /** VS Code's own dialog asks for the file; its name says whether it is JSON or CSV. */
  exportAudit: z.strictObject(auditFilter),
  /** Answered by a `sandboxes` message; `anew` forgets what the last clean-up came to. */
  loadSandboxes: z.strictObject({ anew: z.boolean() }),
  /** Ends what runs in a container of ours and takes it away. */
  stopSandbox: z.strictObject({
    id: z
      .string()
      .max(64)
      .regex(/^[0-9a-f]+$/),
  }),
  /** Takes away what processes that are gone have left. Both answered by a `sandboxes` message. */
  sweepSandboxes: nothing,
  /** VS Code's settings, at the sandbox. */
  openSandboxSettings: nothing,
  /** Answered by an `agents` message, as all that changes agents is. */
  loadAgents: nothing,
  /** Keeps an agent as the person's, once the core has looked at it; `since` as the core's `save` wants it. */
  saveAgent: z.strictObject({ agent: z.record(z.string().max(100), z.unknown()), since: z.string().max(100).nullable() }),
  removeAgent: z.strictObject({ name: agentName }),
  /** VS Code's own dialogs ask for the file, and whether agents of the person's may be replaced. */
  exportAgents: z.strictObject({ names: z.array(agentName).min(1).max(1_000) }),
  importAgents: nothing,
  /** Answered by a `called` message: what can be called by its name; `typed` is what stands behind the slash. */
  loadCalled: z.strictObject({ typed: z.string().max(2_000).optional() }),
  /** Answered by a `notes` message, as all that changes notes is. */
  loadNotes: nothing,
  /** Keeps a note, for the folders of the conversation shown or everywhere. */
  addNote: z.strictObject({ text: noteText, everywhere: z.boolean() }),
  editNote: z.strictObject({ id, text: noteText }),
  removeNote: z.strictObject({ id }),
  /** Puts a note back that was removed in this window. */
  restoreNote: z.strictObject({ id }),
  /** Answered by a `skills` message, as all that changes skills is. */
  loadSkills: nothing,
  /** Answered by a `skill` message. Skills are named by their folder. */
  readSkill: z.strictObject({ folder }),
  /** The yes to the content of this print; of one that another comes before, also to taking its name. */
  allowSkill: z.strictObject({ folder, print: z.string().max(200) }),
  /** Tells an agent of it, or not any more; without an agent all of them. */
  turnSkill: z.strictObject({ folder, to: z.enum(["on", "off"]), agent: agentName.optional() }),
  /** Begins a skill and opens it in the editor. */
  createSkill: z.strictObject({ name: z.string().max(200), inWorkspace: z.boolean() }),
  /** Fetches skills to be looked at: VS Code's own dialog asks for a folder or a zip; a repository is `URL@COMMIT`. */
  fetchSkills: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.enum(["folder", "zip"]) }),
    z.strictObject({ kind: z.literal("git"), address: z.string().trim().min(1).max(2_000) }),
  ]),
  /** The same for one that was installed, from where it came. */
  updateSkill: z.strictObject({ folder }),
  /** Puts what was fetched in its place, or lets go of it. */
  acceptSkills: nothing,
  discardSkills: nothing,
  removeSkill: z.strictObject({ folder }),
  /** Puts back the one that was removed last. */
  restoreSkill: nothing,
  /** Writes down what was done in the conversation shown; VS Code asks for a name. */
  saveAsSkill: nothing,
  /** Answered by a `connections` message, as all that changes MCP servers is, and whatever changes by itself. */
  loadConnections: nothing,
  /** Adds a server of the person's, or changes it; `server` is as it stands in files. The core says what is wrong with it. */
  saveServer: z.strictObject({ name: serverName, server: z.record(z.string().max(100), z.unknown()), isNew: z.boolean() }),
  serverDeed: z.strictObject({
    name: serverName,
    /** `forbid` takes a yes back; `secrets` forgets what was given for its inputs; `log` and `settings` open in the editor. */
    deed: z.enum(["allow", "forbid", "test", "restart", "on", "off", "remove", "secrets", "sign-in", "sign-out", "log", "settings"]),
    /** With `allow`: the print of what was shown. */
    seen: z.string().max(100).optional(),
  }),
  /** Puts back the server that was removed last. */
  restoreServer: nothing,
  setModel: z.strictObject({ model: z.string().min(3).max(200) }),
  /** VS Code's own picker, with all models there are. */
  chooseModel: nothing,
  setSandbox: z.strictObject({ mode: z.enum(["off", "auto", "required"]) }),
  setApprovalMode: z.strictObject({ mode }),
  /** VS Code's own picker for it. */
  chooseApprovalMode: nothing,
  /** Whether messages of the conversation get a plan; with null the router decides again who does them. */
  setWorkMode: z.strictObject({ workMode: z.enum(workModes) }),
  setAgent: z.strictObject({ agent: z.string().min(1).max(100).nullable() }),
  /** Changes the plan that is at work in the conversation shown, or one of its tasks. */
  lead: z.strictObject({ act: planAct }),
  /** Answered by a `settings` message: what is set and how things stand. */
  loadSettings: nothing,
  /** VS Code's settings, at exactly these of ours. */
  openSetting: z.strictObject({ names: z.array(settingName).min(1).max(12) }),
  /** VS Code's own pickers: of its display language, and of the Telegram bots. */
  openPicker: z.strictObject({ of: z.enum(["language", "bots"]) }),
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
  copy: z.strictObject({ text: codeText }),
  /** Code of an answer: put where the cursor is in an editor, or opened as a document that is not saved yet. */
  insertCode: z.strictObject({ text: codeText }),
  openCode: z.strictObject({ text: codeText, language: z.string().max(30) }),
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
