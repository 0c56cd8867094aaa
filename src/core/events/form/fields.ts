/** One field of a form that a person fills in. */
export type FormField = TextField | NumberField | YesNoField | ChoiceField | ChoicesField;

/** What can be chosen. */
export interface Choice {
  /** Comes back as the answer. */
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
}

interface About {
  /** What its value is called in the answer. */
  readonly name: string;
  /** What people read. */
  readonly label: string;
  readonly hint?: string;
  readonly required: boolean;
}

export interface TextField extends About {
  readonly kind: "text";
  /** What it must look like. */
  readonly format?: TextFormat;
  /** Characters. */
  readonly least?: number;
  readonly most?: number;
  readonly initial?: string;
}

export type TextFormat = (typeof textFormats)[number];
export const textFormats = ["email", "uri", "date", "date-time"] as const;

export interface NumberField extends About {
  readonly kind: "number";
  readonly whole: boolean;
  readonly least?: number;
  readonly most?: number;
  readonly initial?: number;
}

export interface YesNoField extends About {
  readonly kind: "yes-no";
  readonly initial?: boolean;
}

export interface ChoiceField extends About {
  readonly kind: "choice";
  readonly choices: readonly Choice[];
  readonly initial?: string;
}

/** Several may be chosen; `least` and `most` count them. */
export interface ChoicesField extends About {
  readonly kind: "choices";
  readonly choices: readonly Choice[];
  readonly least?: number;
  readonly most?: number;
  readonly initial?: readonly string[];
}

export type FieldValue = string | number | boolean | readonly string[];

/** What was filled in, by the names of the fields. What was left empty is absent. */
export type FormValue = Readonly<Record<string, FieldValue>>;
