import type { ComponentChildren } from "preact";
import { t } from "../words.ts";
import { Icon } from "./icon.tsx";

interface LabelledProps {
  /** Of the control it labels. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with what stands in it. */
  readonly problem?: string | undefined;
  readonly class?: string;
  readonly children: ComponentChildren;
}

/** A control with its name above and below it what is wrong, else what is worth knowing. */
export function Labelled({ label, class: extra = "", children, ...about }: LabelledProps) {
  return (
    <div class={`field ${extra}`}>
      <label for={about.id}>{label}</label>
      {children}
      <About {...about} />
    </div>
  );
}

function About({ id, hint, problem }: Pick<LabelledProps, "id" | "hint" | "problem">) {
  if (problem)
    return (
      <p id={`${id}-about`} class="line field-problem" role="alert">
        <Icon name="error" />
        <span>{problem}</span>
      </p>
    );
  if (!hint) return null;
  return (
    <p id={`${id}-about`} class="faint field-hint">
      {hint}
    </p>
  );
}

interface ControlProps extends Omit<LabelledProps, "children"> {
  readonly value: string;
  readonly isReadOnly?: boolean;
  onChange(value: string): void;
}

interface LineProps extends ControlProps {
  readonly placeholder?: string;
  readonly isNumber?: boolean;
  /** Names, models and the like. */
  readonly isCode?: boolean;
}

/** One line of text. */
export function LineField({
  value,
  isReadOnly = false,
  placeholder = "",
  isNumber = false,
  isCode = false,
  onChange,
  ...about
}: LineProps) {
  return (
    <Labelled {...about}>
      <input
        {...attributesOf(about)}
        class={isCode ? "input mono" : "input"}
        type="text"
        inputMode={isNumber ? "decimal" : "text"}
        spellcheck={!isNumber && !isCode}
        value={value}
        readOnly={isReadOnly}
        placeholder={placeholder}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </Labelled>
  );
}

/** Several lines of text; it grows with them where the browser can. */
export function TextField({ value, isReadOnly = false, rows, onChange, ...about }: ControlProps & { readonly rows: number }) {
  return (
    <Labelled {...about}>
      <textarea
        {...attributesOf(about)}
        class="input"
        rows={rows}
        value={value}
        readOnly={isReadOnly}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </Labelled>
  );
}

interface CheckProps extends Omit<ControlProps, "value" | "onChange"> {
  readonly value: boolean;
  onChange(value: boolean): void;
}

/** Yes or no: its name stands beside it. */
export function CheckField({ value, isReadOnly = false, label, onChange, ...about }: CheckProps) {
  return (
    <div class="field">
      <span class="check">
        <input
          {...attributesOf(about)}
          type="checkbox"
          checked={value}
          disabled={isReadOnly}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
        <label for={about.id}>{label}</label>
      </span>
      <About {...about} />
    </div>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One of several. What stands there and is none of them stays to be chosen. */
export function ChoiceField({
  value,
  isReadOnly = false,
  options,
  onChange,
  ...about
}: ControlProps & { readonly options: readonly Option[] }) {
  const all = options.some((each) => each.value === value) ? options : [...options, { value, label: t("{0} (not in the list)", value) }];
  return (
    <Labelled {...about}>
      <select
        {...attributesOf(about)}
        class="input"
        value={value}
        disabled={isReadOnly}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {all.map((each) => (
          <option key={each.value} value={each.value} selected={each.value === value}>
            {each.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

function attributesOf({ id, hint, problem }: Pick<LabelledProps, "id" | "hint" | "problem">) {
  return {
    id,
    dir: "auto" as const,
    "aria-invalid": problem !== undefined,
    ...(problem || hint ? { "aria-describedby": `${id}-about` } : {}),
  };
}
