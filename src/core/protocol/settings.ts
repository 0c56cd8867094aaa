/** What is set and how things stand, to be seen at one glance. Holds no secrets; all words are in the person's language. */
export interface SettingsPage {
  readonly groups: readonly SettingsGroup[];
  /** Settings that could not be read, and what counts instead, a sentence each. */
  readonly problems: readonly string[];
  /** Nothing is set yet, and no key is kept. */
  readonly isUntouched: boolean;
  /** Settings of ours that the open workspace names, though no workspace can set them. */
  readonly tried: readonly string[];
}

export interface SettingsGroup {
  readonly title: string;
  readonly lines: readonly SettingsLine[];
}

/** One thing that is set, or that there is. */
export interface SettingsLine {
  readonly name: string;
  readonly value: string;
  /** It is not as it should be, or dangerous. */
  readonly warns?: boolean;
  readonly lead: SettingsLead;
}

/** Where a line leads: to settings of ours, to another page, or to a picker of VS Code's. */
export type SettingsLead =
  /** Their names without our prefix, and whether the person set any of them. */
  | { readonly to: "settings"; readonly names: readonly string[]; readonly isSet: boolean }
  | { readonly to: "page"; readonly screen: OtherPage }
  | { readonly to: "key"; readonly provider: string; readonly isKept: boolean }
  | { readonly to: "model" | "approvals" | "language" | "bots" };

/** The pages that tell more. */
type OtherPage = "permissions" | "sandboxes" | "agents" | "skills" | "notes" | "connections" | "storage";
