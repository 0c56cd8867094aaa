import type { ApprovalAnswer, ApprovalMode, ApprovalScope } from "../../../src/core/events/approval.ts";

/** A whole number from 0 to below `sides`. */
export type Dice = (sides: number) => number;

/** Where people answer. */
export const surfaces = ["chat", "toast", "command", "terminal", "json", "telegram"] as const;
export type Surface = (typeof surfaces)[number];

/** Two conversations, each at work in a window of its own, and what is done to them meanwhile. */
export interface Plan {
  /** The turns of each conversation, as the calls of each. */
  readonly turns: readonly (readonly (readonly PlannedCall[])[])[];
  readonly acts: readonly Act[];
}

/** `tag` tells the calls apart; it is no part of the command. */
export interface PlannedCall {
  readonly tag: string;
  readonly line: string;
}

/** The `nth` question of a conversation. */
export interface Place {
  readonly session: number;
  readonly nth: number;
}

export interface Act {
  /** Begins so long after its window has seen the question: turns of the event loop, then of the microtasks. */
  readonly after: Place & { readonly breaths: number; readonly ticks: number };
  readonly window: number;
  readonly what: Deed;
}

export type Deed =
  | { readonly kind: "answer"; readonly by: Surface; readonly wanted: WantedAnswer }
  /** To a question that never was. */
  | { readonly kind: "make up"; readonly by: Surface; readonly wanted: WantedAnswer }
  | { readonly kind: "mode"; readonly mode: ApprovalMode }
  /** A rule of the settings of both windows comes or goes. */
  | { readonly kind: "rule"; readonly effect: "allow" | "ask" | "deny"; readonly line: string; readonly isOn: boolean }
  /** A yes for always is given elsewhere, or taken back. */
  | { readonly kind: "grant"; readonly line: string; readonly isOn: boolean }
  /** The run is stopped, nobody can be asked any more and time passes, the conversation is deleted, the window is closed, or sleeps while the other takes over. */
  | { readonly kind: "stop" | "timeout" | "delete" | "close" | "sleep" };

export type WantedAnswer = Omit<ApprovalAnswer, "rules"> & { readonly rules: "offered" | "wider" | readonly string[] };

const lines = ["make all", "make docs", "npm test", "npm test -- -t a", "make all && npm test", "git push"];
const unfit: readonly (readonly string[])[] = [["shell:rm -rf x"], ["write:**"], ["nonsense"], ["tool:command"], []];
const scopes: readonly ApprovalScope[] = ["once", "once", "session", "workspace", "always"];
const modes: readonly ApprovalMode[] = ["ask", "edits", "smart", "all", "none"];

/** Questions that are asked at most in one conversation. */
const mostQuestions = 3;

/** Some interleaving; every question of it is raced for by two surfaces at least. */
export function randomPlan(dice: Dice): Plan {
  const turns = [0, 1].map((session) => randomTurns(dice, session));
  const acts: Act[] = [];
  for (const session of [0, 1]) for (let nth = 0; nth < mostQuestions; nth += 1) acts.push(...randomRace(dice, { session, nth }));
  const others = dice(4);
  for (let at = 0; at < others; at += 1) {
    const place = randomPlace(dice);
    const own = turns[place.session]?.flat().map((each) => each.line) ?? [];
    acts.push(randomAct(dice, place, { start: 1, spread: 8, what: randomDeed(dice, [...lines, ...own, ...own, ...own]) }));
  }
  return { turns, acts };
}

function randomTurns(dice: Dice, session: number): readonly (readonly PlannedCall[])[] {
  const counts = pick(dice, [[1], [2], [1, 1], [1, 2]] as const);
  const line = pick(dice, lines);
  let next = 0;
  return counts.map((count) =>
    Array.from({ length: count }, () => ({ tag: `${session}-${next++}`, line: dice(2) === 0 ? line : pick(dice, lines) })),
  );
}

/** Answers of different surfaces to one question, nearly at once, and sometimes a late one. */
function randomRace(dice: Dice, place: Place): readonly Act[] {
  const first = dice(surfaces.length);
  const count = 2 + dice(2);
  const start = dice(6);
  const racers = Array.from({ length: count }, (_, index) => {
    const by = surfaces[(first + index) % surfaces.length] as Surface;
    return randomAct(dice, place, { start, spread: 2, what: { kind: "answer", by, wanted: randomAnswer(dice) } });
  });
  if (place.nth === 0) for (const nr of [0, 1]) racers[nr] = atOnce(dice, racers[nr] as Act);
  const late: Deed = { kind: "answer", by: pick(dice, surfaces), wanted: randomAnswer(dice) };
  return dice(3) === 0 ? [...racers, randomAct(dice, place, { start: 20, spread: 20, what: late })] : racers;
}

/** In the window that asks, in the moment it asks: of two such neither can have heard of the other, nor of anybody else. */
function atOnce(dice: Dice, act: Act): Act {
  return { ...act, window: act.after.session, after: { ...act.after, breaths: 0, ticks: dice(4) } };
}

interface When {
  readonly start?: number;
  readonly spread: number;
  readonly what: Deed;
}

function randomAct(dice: Dice, place: Place, { start = 0, spread, what }: When): Act {
  return { after: { ...place, breaths: start + dice(spread), ticks: dice(12) }, window: dice(2), what };
}

function randomPlace(dice: Dice): Place {
  return { session: dice(2), nth: dice(2) };
}

function randomAnswer(dice: Dice): WantedAnswer {
  const decision = dice(3) === 0 ? "deny" : "allow";
  const rules = pick(dice, ["offered", "offered", "wider", "unfit"] as const);
  return { decision, scope: pick(dice, scopes), rules: rules === "unfit" ? pick(dice, unfit) : rules };
}

function randomDeed(dice: Dice, about: readonly string[]): Deed {
  const line = pick(dice, about);
  switch (dice(12)) {
    case 0:
    case 1:
      return { kind: "stop" };
    case 2:
      return { kind: "timeout" };
    case 3:
    case 4:
      return { kind: "mode", mode: pick(dice, modes) };
    case 5:
    case 6:
    case 7:
      return { kind: "rule", effect: pick(dice, ["allow", "ask", "deny"] as const), line, isOn: dice(3) > 0 };
    case 8:
      return { kind: "grant", line, isOn: dice(3) > 0 };
    case 9:
      return { kind: "make up", by: pick(dice, surfaces), wanted: randomAnswer(dice) };
    case 10:
      return { kind: "delete" };
    default:
      return { kind: pick(dice, ["close", "sleep"] as const) };
  }
}

function pick<T>(dice: Dice, all: readonly T[]): T {
  return all[dice(all.length)] as T;
}
