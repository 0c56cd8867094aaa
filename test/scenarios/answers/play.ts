import type { AnswerReceipt, Approval, ApprovalAnswer, ApprovalRequest, Grant } from "../../../src/core/events/approval.ts";
import { currentRun } from "../../../src/core/events/session-view.ts";
import type { Step } from "../../../src/core/events/step.ts";
import type { Change } from "../../../src/core/storage/store.ts";
import { breath, gate } from "../acts.ts";
import type { Act, Deed, Plan, Surface, WantedAnswer } from "./plan.ts";
import { createWorld, folder, type Plant, rulesOf, type Window, type World } from "./world.ts";

/** An answer somebody gave, and what they were told. */
export interface Given {
  readonly approvalId: string;
  readonly window: number;
  readonly by: Surface;
  readonly answer: ApprovalAnswer;
  readonly called: number;
  /** Whoever gave it had not heard yet that the question was answered. */
  readonly isBlind: boolean;
  receipt?: AnswerReceipt;
}

/** All there is to know after everything is over. */
export interface Outcome {
  readonly world: World;
  readonly plan: Plan;
  readonly given: readonly Given[];
  readonly approvals: readonly Approval[];
  readonly steps: readonly (Step & { readonly tag: string })[];
  /** Everything ever remembered but what was planted by the plan itself. */
  readonly grants: readonly Grant[];
  /** What did not come to its end. */
  readonly hung: readonly string[];
}

interface Play {
  readonly world: World;
  readonly given: Given[];
  /** How many acts are under way; those that wait for a question that may never come are not. */
  busy: number;
  isOver: boolean;
  readonly over: ReturnType<typeof gate>;
}

/** Plays a plan to its end. */
export async function play(plan: Plan, plant?: Plant): Promise<Outcome> {
  const world = await createWorld(plan, plant);
  const state: Play = { world, given: [], busy: 0, isOver: false, over: gate() };
  const acts = plan.acts.map((each) => perform(state, each));
  const isQuiet = await untilQuiet(state);
  state.isOver = true;
  state.over.open();
  if (isQuiet) await Promise.all(acts);
  const open = state.given.filter((each) => each.receipt === undefined).map((each) => `no receipt for ${each.by}`);
  return { plan, world, given: state.given, ...(await rowsOf(world)), hung: [...open, ...(isQuiet ? [] : ["a run or an act"])] };
}

async function perform(state: Play, { after, window: index, what }: Act): Promise<void> {
  const { world } = state;
  const sessionId = world.sessions[after.session] ?? "";
  const window = world.windows[index];
  if (!window) return;
  while (window.seen(sessionId).length <= after.nth && !state.isOver) await Promise.race([window.seesNext(), state.over.passed]);
  const request = window.seen(sessionId)[after.nth];
  if (!request) return;
  state.busy += 1;
  for (let at = 0; at < after.breaths; at += 1) await breath();
  for (let at = 0; at < after.ticks; at += 1) await Promise.resolve();
  await act(state, { request, index, session: after.session, what });
  state.busy -= 1;
}

interface Begun {
  readonly request: ApprovalRequest;
  readonly index: number;
  readonly session: number;
  readonly what: Deed;
}

async function act(state: Play, { request, index, session, what }: Begun): Promise<void> {
  const { world } = state;
  const [window, other] = [world.windows[index], world.windows[1 - index]];
  if (!window || !other) return;
  const here = window.isGone ? other : window;
  switch (what.kind) {
    case "answer":
      return answer(state, { request, index, by: what.by, wanted: what.wanted });
    case "make up":
      return answer(state, { request: { ...request, id: `${request.stepId}-made-up` }, index, by: what.by, wanted: what.wanted });
    case "mode":
      return changeMode(world, here, { session, mode: what.mode });
    case "rule":
      world.settings.change(what.effect, what.line, what.isOn);
      for (const each of world.windows) each.runtime.reconsider();
      return;
    case "grant":
      return changeGrant(here, what);
    case "stop":
      return here.runtime.stop(request.sessionId);
    case "delete":
      return here.runtime.change(request.sessionId, { deletedAt: "2026-01-01T00:00:00.000Z" });
    case "timeout":
      window.canAsk = false;
      return window.stage.clock.advance(700_000);
    case "close":
    case "sleep":
      if (!other.isGone && !window.isGone) await leave(world, { index, kind: what.kind });
      return;
    default:
      what satisfies never;
  }
}

interface Answering {
  readonly request: ApprovalRequest;
  readonly index: number;
  readonly by: Surface;
  readonly wanted: WantedAnswer;
}

async function answer({ world, given }: Play, { request, index, by, wanted: { rules, ...rest } }: Answering): Promise<void> {
  const wider = request.widerRules ?? request.rules;
  const chosen = rules === "offered" ? undefined : rules === "wider" ? wider : rules;
  const said: ApprovalAnswer = { ...rest, ...(chosen ? { rules: chosen } : {}) };
  const isBlind = world.windows[index]?.knowsAnswered(request.id) === false;
  const each: Given = { approvalId: request.id, window: index, by, answer: said, called: world.next(), isBlind };
  given.push(each);
  each.receipt = await world.windows[index]?.runtime.answer(request.id, said, by);
}

async function changeMode(
  world: World,
  { runtime }: Window,
  { session, mode }: Pick<World["modes"][number], "session" | "mode">,
): Promise<void> {
  const change = { session, mode, from: world.next(), held: Number.POSITIVE_INFINITY };
  world.modes.push(change);
  await runtime.change(world.sessions[session] ?? "", { approvalMode: mode });
  change.held = world.next();
}

async function changeGrant({ store, runtime }: Window, { line, isOn }: Extract<Deed, { kind: "grant" }>): Promise<void> {
  const shown = { sessionId: "elsewhere", scope: "always", tool: "command", detail: line, where: folder, binding: "elsewhere" } as const;
  const script = line.includes("npm") ? { script: { what: "scripts.test", hash: "h" } } : {};
  const rows = rulesOf(line).map((rule) => ({ ...shown, id: `planted ${rule}`, rule, at: "2026-01-01T00:00:00.000Z", ...script }));
  const revoked = isOn ? {} : { revokedAt: "2026-01-01T00:00:01.000Z" };
  await store.commit(rows.map((row) => ({ table: "rules", row: { ...row, ...revoked } })));
  runtime.reconsider();
}

/** The window is closed; or it sleeps, and the other takes over what it was at work on before it wakes. */
async function leave(world: World, { index, kind }: { readonly index: number; readonly kind: "close" | "sleep" }): Promise<void> {
  const [window, other] = [world.windows[index], world.windows[1 - index]];
  if (!window || !other) return;
  window.isGone = true;
  if (kind === "close") return window.runtime.close();
  world.leases.silent.add(`window ${index}`);
  for (const each of world.sessions) await other.runtime.resume(each);
}

const mostRounds = 800;

/** Lets everything go on until no run is left, as people do who deny what else is asked. False when that never comes. */
async function untilQuiet(state: Play): Promise<boolean> {
  const { world } = state;
  for (let round = 1; round < mostRounds; round += 1) {
    await breath();
    if (round % 8 === 0) for (const { stage } of world.windows) stage.clock.advance(500);
    if (state.busy > 0 || round % 4 !== 0) continue;
    const isQuiet = await settle(state, round);
    if (isQuiet && state.busy === 0) return true;
  }
  return false;
}

async function settle(state: Play, round: number): Promise<boolean> {
  const { windows, sessions } = state.world;
  const live = windows.find((each) => !each.isGone);
  let isQuiet = true;
  for (const sessionId of sessions) {
    const record = await live?.store.session(sessionId);
    const run = record && currentRun(record);
    if (!live || !record || !run) continue;
    isQuiet = false;
    if (round % 16 !== 0) continue;
    const open = record.approvals.find((each) => !each.answer)?.request;
    const wanted = { decision: "deny", scope: "once", rules: "offered" } as const;
    // Whoever is told that nobody knows a question looks at the conversation anew.
    const index = windows.indexOf(live);
    const isKnown = !state.given.some((each) => each.approvalId === open?.id && each.window === index && each.receipt?.kind === "unknown");
    if (open && isKnown) void answer(state, { request: open, index, by: "chat", wanted });
    else if (!live.canAsk) void live.runtime.stop(sessionId);
    else if (run.waitReason === "interrupted") void live.runtime.resume(sessionId);
    else void live.runtime.open(sessionId);
  }
  return isQuiet;
}

async function rowsOf({ windows, sessions }: World): Promise<Pick<Outcome, "approvals" | "steps" | "grants">> {
  const live = windows.find((each) => !each.isGone);
  const store = live?.store ?? windows[0]?.store;
  for (const each of sessions) await live?.runtime.change(each, { deletedAt: null });
  const records = (await Promise.all(sessions.map((each) => store?.session(each)))).filter((each) => each !== undefined);
  const grants = new Map<string, Grant>();
  for (const change of (store?.commits ?? []).flat() as Change[])
    if (change.table === "grants" || change.table === "rules") grants.set(change.row.id, change.row);
  return {
    approvals: records.flatMap((each) => each.approvals),
    steps: records.flatMap(({ steps }) => steps.map((each) => ({ ...each, tag: String((each.input as { readonly tag: string }).tag) }))),
    grants: [...grants.values()].filter((each) => !each.id.startsWith("planted ")),
  };
}
