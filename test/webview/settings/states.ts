import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage, ViewConfig } from "../../../src/core/protocol/host-message.ts";
import type { SettingsLead, SettingsLine, SettingsPage } from "../../../src/core/protocol/settings.ts";

type Shown = (parts: Partial<SessionView>, changes?: Partial<ViewConfig>) => readonly HostMessage[];

/** States of the page of settings: for whoever has set nothing, for whoever has, where something is wrong, in Restricted Mode. */
export function settingStates(shown: Shown): Readonly<Record<string, () => readonly HostMessage[]>> {
  const opened = (page: SettingsPage, changes: Partial<ViewConfig> = {}): readonly HostMessage[] => [
    ...shown({}, changes),
    { type: "screen", screen: "settings" },
    settingsOf(page),
  ];
  return {
    settings: () => opened(used),
    "settings-new": () => opened(untouched),
    "settings-wrong": () => opened(wrong, { restricted: true }),
    "settings-looking": () => [...shown({}), { type: "screen", screen: "settings" }],
  };
}

export function settingsOf(page: SettingsPage): HostMessage {
  return { type: "settings", page };
}

const byDefault = (name: string, value: string, ...names: readonly string[]): SettingsLine => ({
  ...{ name, value },
  lead: { to: "settings", names, isSet: false },
});
const set = (name: string, value: string, ...names: readonly string[]): SettingsLine => ({
  ...{ name, value },
  lead: { to: "settings", names, isSet: true },
});
const page = (name: string, value: string, screen: Extract<SettingsLead, { to: "page" }>["screen"]): SettingsLine => ({
  ...{ name, value },
  lead: { to: "page", screen },
});

const ruleNames = ["permissions.allow", "permissions.ask", "permissions.deny"];
const limitNames = ["limits.turns", "limits.minutes", "limits.tokens"];
const boxNames = ["image", "memory", "cpus", "processes", "network", "seconds", "engine"].map((each) => `sandbox.${each}`);

const known: readonly SettingsLine[] = [
  page("Agents", "5", "agents"),
  page("Skills", "12, 1 wait for your yes", "skills"),
  page("Kept in mind", "3 notes, 1 rules file", "notes"),
  page("Connections", "2 MCP servers", "connections"),
];

export const used: SettingsPage = {
  problems: [],
  isUntouched: false,
  tried: [],
  groups: [
    {
      title: "Models and keys",
      lines: [
        { name: "OpenAI", value: "key kept, goes to models.acme.example:8443 only", lead: { to: "key", provider: "openai", isKept: true } },
        set("Address for OpenAI", "https://models.acme.example:8443/v1", "openai.baseUrl"),
        { name: "Gemini", value: "no key", lead: { to: "key", provider: "gemini", isKept: false } },
        { name: "This chat", value: "gpt-5.4-mini", lead: { to: "model" } },
        set("New chats", "openai/gpt-5.4", "model"),
        byDefault("Effort", "left to the model", "effort"),
      ],
    },
    {
      title: "When it asks",
      lines: [
        set("New chats", "Smart", "approvalMode"),
        { name: "This chat", value: "All", warns: true, lead: { to: "approvals" } },
        set("Rules you wrote", "3 allow, 1 forbid", ...ruleNames),
        page("Rules in force", "31 rules, 2 remembered, 1 of the workspace", "permissions"),
        byDefault("Plans", "begin at once", "reviewPlans"),
      ],
    },
    {
      title: "Sandboxes",
      lines: [
        set("Commands run", "In a sandbox, if there is one", "sandbox.mode"),
        page("Found now", "Commands run in Docker (debian:stable-slim, no network).", "sandboxes"),
        byDefault("Each gets", "debian:stable-slim, 256 MB, 2 processors, no network", ...boxNames),
      ],
    },
    {
      title: "Costs and limits",
      lines: [
        set("Today", "$0.42 of $5.00 spent", "budget.day"),
        byDefault("A conversation", "no limit", "budget.session"),
        byDefault("A run", "no limit", "budget.run"),
        byDefault("Before a run asks", "100 answers, 60 min", ...limitNames),
      ],
    },
    {
      title: "What it knows and works with",
      lines: [...known, { name: "Telegram bots", value: "helper (notifies you while you are away)", lead: { to: "bots" } }],
    },
    {
      title: "This editor and your data",
      lines: [
        byDefault("The chat stands", "in the primary side bar", "sideBar"),
        { name: "Language", value: "English", lead: { to: "language" } },
        byDefault("Conversations", "kept until you delete them", "history.keepDays"),
        page("Stored", "12.4 MB in /home/ana/.config/Code/User/globalStorage/anycowork.anycowork", "storage"),
      ],
    },
  ],
};

const asTheyCome = ({ title, lines }: SettingsPage["groups"][number]) => ({
  title,
  lines: lines
    .filter(({ name }) => name !== "Address for OpenAI")
    .map(
      ({ warns: _, ...each }): SettingsLine => ({
        ...each,
        lead:
          each.lead.to === "settings"
            ? { ...each.lead, isSet: false }
            : each.lead.to === "key"
              ? { ...each.lead, isKept: false }
              : each.lead,
        value: each.lead.to === "key" ? "no key" : each.value,
      }),
    ),
});

const untouched: SettingsPage = { ...used, isUntouched: true, groups: used.groups.map(asTheyCome) };

const wrong: SettingsPage = {
  ...used,
  problems: [
    'anycowork.budget.day is an amount of US dollars, written like 5 or 0.50: from 0.0001 to 100000, not "much". Until then there is no such budget.',
    "anycowork.sandbox.memory is a size of at least 16 MB, such as 512m or 2g, not 4. A sandbox gets 256 MB.",
  ],
  tried: ["approvalMode", "openai.baseUrl"],
  groups: used.groups.map((each) =>
    each.title === "Sandboxes"
      ? {
          ...each,
          lines: [
            set("Commands run", "Only in a sandbox", "sandbox.mode"),
            {
              ...page(
                "Found now",
                "No command runs until Docker answers. Docker does not answer at unix:///var/run/docker.sock. Start it, or choose another engine.",
                "sandboxes",
              ),
              warns: true,
            },
            set(
              "Each gets",
              "registry.internal.acme.example/team/very-long-image-name-for-tests:2026.1, 256 MB, 2 processors, only a.example, *.b.example",
              ...boxNames,
            ),
          ],
        }
      : each,
  ),
};
