import type { ApprovalMode, Grant } from "../../../src/core/events/approval.ts";
import { approvalModes } from "../../../src/core/events/approval.ts";
import type { Access, Place } from "../../../src/core/permissions/access.ts";
import type { CommandPart } from "../../../src/core/permissions/command/part.ts";
import type { Policy } from "../../../src/core/permissions/gate.ts";
import { type Effect, makeRule, type Rule } from "../../../src/core/permissions/rules/rule.ts";
import { plainPolicy } from "../policy.ts";

/** A whole number from 0 to below `sides`. */
export type Dice = (sides: number) => number;

export function pick<T>(dice: Dice, all: readonly T[]): T {
  return all[dice(all.length)] as T;
}

/** True about once in `sides` throws. */
export function chance(dice: Dice, sides: number): boolean {
  return dice(sides) === 0;
}

/** Real paths of the workspace folders. */
const folders = ["/w/shop", "/w/site"];
const paths = ["src/a.ts", "src/b/c.ts", "src", "docs/guide.md", ".git/config", "package.json", "private/key.txt", "SRC/A.ts", ""];
const outside = ["/etc/passwd", "/h/ada/notes/a.md", "/w/shop-evil/src/a.ts", "/w", "/"];
const hosts = ["example.org", "docs.example.org", "evil-example.org", "example.org:8080"];
const moments = ["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z"];

const parts: readonly CommandPart[] = [
  { words: ["git", "status"], text: "git status", readOnly: true, stem: 2 },
  { words: ["git", "status", "--short"], text: "git status --short", readOnly: true, stem: 2 },
  { words: ["git", "push"], text: "git push", readOnly: false },
  { words: ["sudo", "git", "push"], text: "sudo git push", readOnly: false },
  { words: ["make", "all"], text: "make all", readOnly: false },
  { words: ["make", 'it\'s "so"'], text: `make "it's \\"so\\""`, readOnly: false },
  { words: ["cat", ".env"], text: "cat .env", readOnly: false, concern: "it reads .env, which may hold secrets" },
  { words: ["rm", "-rf", "/"], text: "rm -rf /", readOnly: false, forbidden: "it would delete everything" },
];

/** What it runs is the same wherever it stands in a line. */
function npmTest(hash: string): readonly CommandPart[] {
  const script = { what: "scripts.test of package.json", hash, files: ["/w/shop/package.json"] };
  const more = ["--", "-t", `it's "so"`];
  return [[], more].map((each) => {
    const words = ["npm", "test", ...each];
    return { words, text: words.join(" "), readOnly: false, stem: 2, script };
  });
}

/** Any call there may be. */
export function randomAccess(dice: Dice): Access {
  const kind = pick(dice, ["read", "write", "delete", "move", "run", "run", "run", "fetch", "mcp", "talk"] as const);
  if (kind === "talk") return { kind };
  if (kind === "fetch") {
    const host = pick(dice, hosts);
    return { kind, host, url: `https://${host}/${dice(3)}` };
  }
  if (kind === "mcp") return randomToolUse(dice);
  if (kind === "run") return randomRun(dice);
  const { path, place } = randomSpot(dice);
  const guarded = chance(dice, 6) ? { guarded: "it may hold secrets" } : {};
  if (kind === "read") return { kind, path, place, ...(chance(dice, 3) ? { below: true } : {}), ...guarded };
  if (kind === "write") return { kind, path, place, diff: `+${dice(3)}`, ...guarded };
  if (kind === "delete") return { kind, path, place, what: "a file", ...guarded };
  const to = randomSpot(dice);
  return { kind, from: path, to: to.path, place: place === "outside" ? place : to.place, ...guarded };
}

function randomToolUse(dice: Dice): Access {
  const [server, tool] = [pick(dice, ["x", "y"]), pick(dice, ["look", "send"])];
  const prints = { server: `${server}${dice(2)}`, tool: `${tool}${dice(2)}` };
  return { kind: "mcp", server, tool, name: `mcp__${server}__${tool}`, input: `{"a": ${dice(3)}}`, prints };
}

function randomSpot(dice: Dice): { readonly path: string; readonly place: Place } {
  if (chance(dice, 4)) return { path: pick(dice, outside), place: "outside" };
  return { path: `${pick(dice, folders)}/${pick(dice, paths)}`.replace(/\/$/, ""), place: "inside" };
}

function randomRun(dice: Dice): Access {
  const all = [...parts, ...npmTest(pick(dice, ["h1", "h2"]))];
  const chosen = Array.from({ length: 1 + dice(3) }, () => pick(dice, all));
  const isClear = !chance(dice, 6);
  const isOutside = chance(dice, 8);
  return {
    kind: "run",
    command: chosen.map(({ text }) => text).join(" && ") + (isClear ? "" : " $(x)"),
    directory: isOutside ? "/tmp" : pick(dice, folders),
    place: isOutside ? "outside" : "inside",
    reading: isClear ? { kind: "clear", parts: chosen } : { kind: "unclear", why: "it holds a substitution" },
  };
}

const patterns: readonly string[] = [
  ...[
    "shell:git status",
    "shell:git",
    "shell:git push",
    "shell:make all",
    "shell:npm test",
    "shell:npm",
    "shell:cat .env",
    "shell:rm -rf /",
  ],
  ...["**", "src/**", "src", "docs/*.md", "private", "~/notes/**", "/etc/**", "package.json"].flatMap((glob) =>
    ["read", "write", "move", "delete"].map((about) => `${about}:${glob}`),
  ),
  ...[
    "fetch:example.org",
    "fetch:*.example.org",
    "fetch:*",
    "tool:a_tool",
    "tool:other",
    "tool:*",
    "tool:mcp__y__send",
    "mcp:x",
    "mcp:x/send",
    "mcp:y/look",
    "mcp:*",
  ],
];

/** Any rule somebody may have written, or said yes to. */
export function randomRule(dice: Dice, effect: Effect): Rule {
  const rule = pick(dice, rules[effect]);
  return effect === "allow" && chance(dice, 2) ? { ...rule, source: "grant", grant: randomGrant(dice, rule.text) } : rule;
}

/** Made once: each has expressions. */
const rules = { allow: written("allow"), ask: written("ask"), deny: written("deny") };

function written(effect: Effect): readonly Rule[] {
  const texts = patterns.flatMap((each) => [each, each, each, `@reviewer ${each}`]);
  return texts.flatMap((text) => {
    const rule = makeRule(text, { effect, source: "settings" });
    return "problem" in rule ? [] : [rule];
  });
}

function randomGrant(dice: Dice, rule: string): Grant {
  return {
    id: `g${dice(100)}`,
    sessionId: "s",
    scope: pick(dice, ["session", "workspace", "always"] as const),
    tool: "a_tool",
    rule,
    binding: "b",
    detail: "d",
    where: "/w/shop",
    at: pick(dice, moments),
    ...(chance(dice, 2) ? { folders: [pick(dice, folders)] } : {}),
    ...(chance(dice, 2) ? { script: { what: "scripts.test", hash: pick(dice, ["h1", "h2"]) } } : {}),
  };
}

export function randomMode(dice: Dice): ApprovalMode {
  return pick(dice, approvalModes);
}

export function randomTaint(dice: Dice): NonNullable<Policy["taint"]> {
  return { from: ["evil.example"], since: pick(dice, moments) };
}

/** Any policy there may be. */
export function randomPolicy(dice: Dice): Policy {
  const rules = Array.from({ length: dice(7) }, () => randomRule(dice, pick(dice, ["allow", "allow", "ask", "deny"] as const)));
  const isChanged = chance(dice, 4);
  return {
    ...plainPolicy,
    mode: randomMode(dice),
    trusted: !chance(dice, 8),
    rules,
    folders: chance(dice, 8) ? [] : folders,
    home: "/h/ada",
    isChanged: () => isChanged,
    ...(chance(dice, 3) ? { agent: "reviewer" } : {}),
    ...(chance(dice, 3) ? { taint: randomTaint(dice) } : {}),
  };
}
