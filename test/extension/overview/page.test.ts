import assert from "node:assert/strict";
import { test } from "node:test";
import { readMoney } from "../../../src/core/money-settings.ts";
import { readSandbox } from "../../../src/core/sandbox-settings.ts";
import type { Facts } from "../../../src/extension/overview/facts.ts";
import { settingsPage } from "../../../src/extension/overview/page.ts";
import { namedIn } from "../../../src/extension/overview/tried.ts";
import { config } from "../../webview/harness/states.ts";

const nothing: Facts["settings"] = {
  model: () => undefined,
  approvalMode: () => "ask",
  rules: () => ({ allow: [], ask: [], deny: [] }),
  tools: () => [],
  servers: () => ({}),
  baseUrl: () => undefined,
  extraModels: () => [],
  limits: () => ({ turns: 100, milliseconds: 3_600_000 }),
  money: () => readMoney({}, (name) => name),
  keepDays: () => 0,
  effort: () => undefined,
  reviewsPlans: () => false,
  sideBar: () => "primary",
  sandbox: () => readSandbox({}, (name) => name),
};

const untouched: Facts = {
  settings: nothing,
  isSet: () => false,
  keys: [
    { provider: "openai", name: "OpenAI", host: "api.openai.com", isKept: false },
    { provider: "gemini", name: "Gemini", host: undefined, isKept: false },
  ],
  config,
  rules: [{ source: "built-in" }, { source: "built-in" }],
  spentToday: 0,
  known: { agents: 4, skills: 3, waitingSkills: 0, notes: 1, rulesFiles: 0, servers: [], bots: [] },
  stored: { folder: "/data", bytes: 2_048 },
  language: "de",
  tried: [],
};

const linesOf = (facts: Facts) =>
  settingsPage(facts).groups.flatMap(({ title, lines }) =>
    lines.map(({ name, value, warns, lead }) => {
      const by = lead.to === "settings" ? (lead.isSet ? " (set)" : "") : ` > ${lead.to}`;
      return `${title}: ${name}: ${warns ? "! " : ""}${value}${by}`;
    }),
  );

test("where nothing is set every line says what holds then, and the page teaches", () => {
  assert.equal(settingsPage(untouched).isUntouched, true);
  assert.deepEqual(linesOf(untouched), [
    "Models and keys: OpenAI: no key > key",
    "Models and keys: Gemini: no key > key",
    "Models and keys: This chat: Demo tour > model",
    "Models and keys: New chats: the one chosen last",
    "Models and keys: Effort: left to the model",
    "When it asks: New chats: Ask",
    "When it asks: This chat: Ask > approvals",
    "When it asks: Rules you wrote: none",
    "When it asks: Rules in force: 2 rules > page",
    "When it asks: Plans: begin at once",
    "Sandboxes: Commands run: On this machine",
    "Sandboxes: Found now: not looked for while they are off > page",
    "Costs and limits: Today: nothing spent, no limit",
    "Costs and limits: A conversation: no limit",
    "Costs and limits: A run: no limit",
    "Costs and limits: Before a run asks: 100 answers, 60 min",
    "What it knows and works with: Agents: 4 > page",
    "What it knows and works with: Skills: 3 > page",
    "What it knows and works with: Kept in mind: 1 note, 0 rules files > page",
    "What it knows and works with: Connections: 0 MCP servers > page",
    "What it knows and works with: Telegram bots: none > bots",
    "This editor and your data: The chat stands: in the primary side bar",
    "This editor and your data: Language: German > language",
    "This editor and your data: Conversations: kept until you delete them",
    "This editor and your data: Stored: 2.0 KB in /data > page",
  ]);
});

test("what is set says so, and what is dangerous, missing or nearly used up stands out", () => {
  const set = ["approvalMode", "openai.baseUrl", "budget.day", "sandbox.mode", "sandbox.memory", "models", "prices", "tools"];
  const lines = linesOf({
    ...untouched,
    isSet: (name) => set.includes(name),
    keys: [{ provider: "openai", name: "OpenAI", host: "models.example:8443", isKept: true }],
    config: { ...config, model: "local/qwen3-coder", approvalMode: "all" },
    rules: [{ source: "grant" }, { source: "workspace" }, { source: "built-in" }],
    spentToday: 4.2,
    report: { docker: { problem: "Docker does not answer." }, system: { problem: "" } },
    known: {
      ...untouched.known,
      waitingSkills: 2,
      servers: [{ state: "approval" }, { state: "ready" }],
      bots: [{ id: "helper", notifications: "idle" }],
    },
    settings: {
      ...nothing,
      approvalMode: () => "all",
      baseUrl: () => "https://models.example:8443/v1",
      extraModels: () => ["openai/a", "openai/b"],
      money: () => readMoney({ day: 5, prices: { "openai/*": { input: 1, output: 2 } } }, (name) => name),
      rules: () => ({ allow: ["shell:npm test"], ask: [], deny: ["read:~/a", "read:~/b"] }),
      sandbox: () => readSandbox({ mode: "required", memory: "1g" }, (name) => name),
    },
  });
  for (const each of [
    "Models and keys: OpenAI: key kept, goes to models.example:8443 only > key",
    "Models and keys: Address for OpenAI: https://models.example:8443/v1 (set)",
    "Models and keys: This chat: ! qwen3-coder, needs an API key > model",
    "Models and keys: Models of your own: 2 models (set)",
    "When it asks: New chats: ! All (set)",
    "When it asks: This chat: ! All > approvals",
    "When it asks: Rules you wrote: 1 allow, 2 forbid",
    "When it asks: Rules in force: 3 rules, 1 remembered, 1 of the workspace > page",
    "Sandboxes: Commands run: Only in a sandbox (set)",
    "Sandboxes: Found now: ! No command runs until Docker answers. Docker does not answer. > page",
    "Sandboxes: Each gets: debian:stable-slim, 1 GB, 2 processors, no network (set)",
    "Costs and limits: Today: ! $4.20 of $5.00 spent (set)",
    "Costs and limits: Prices you set: 1 model (set)",
    "What it knows and works with: Skills: 3, 2 wait for your yes > page",
    "What it knows and works with: Connections: 2 MCP servers, 1 wait for your yes > page",
    "What it knows and works with: Tools of your own: written in your settings (set)",
    "What it knows and works with: Telegram bots: helper (notifies you while you are away) > bots",
  ])
    assert.ok(lines.includes(each), `${each}\nis not in\n${lines.join("\n")}`);
});

test("what can't be read is told once with what counts instead, and a kept key or a setting ends the teaching", () => {
  const settings: Facts["settings"] = {
    ...nothing,
    money: () => readMoney({ day: "much" }, () => "anycowork.budget.day"),
    sandbox: () => readSandbox({ memory: 4 }, () => "anycowork.sandbox.memory"),
  };
  const { problems } = settingsPage({ ...untouched, settings });
  assert.deepEqual(
    problems.map((each) => each.slice(0, 24)),
    ["anycowork.budget.day is ", "anycowork.sandbox.memory"],
  );
  assert.equal(settingsPage({ ...untouched, isSet: (name) => name === "model" }).isUntouched, false);
  assert.equal(settingsPage({ ...untouched, keys: untouched.keys.map((each) => ({ ...each, isKept: true })) }).isUntouched, false);
});

test("the settings of a workspace that name ours are found, comments and others left out", () => {
  const text = `{
    // "anycowork.model": "x",
    "editor.fontSize": 12, "anycowork.approvalMode" : "all",
    "anycowork.permissions.allow": ["shell:rm"], "anycowork.approvalMode": "edits",
  }`;
  assert.deepEqual(namedIn([text, "", '{"settings": {"anycowork.sandbox.mode": "off"}}']), [
    "approvalMode",
    "permissions.allow",
    "sandbox.mode",
  ]);
});
