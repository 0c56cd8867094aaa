import { createElement, type Ref } from "preact";

interface FieldProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly autofocus?: boolean;
  readonly class?: string;
  readonly elementRef?: Ref<HTMLElement>;
  onChange(value: string): void;
  onKeyDown?(event: KeyboardEvent): void;
}

/** The toolkit's one-line text field. */
export function Field(props: FieldProps) {
  return createElement("vscode-text-field", fieldAttributes(props));
}

/** The toolkit's text area, which grows with its text by its style. */
export function Area(props: FieldProps) {
  return createElement("vscode-text-area", { resize: "none", rows: 1, ...fieldAttributes(props) });
}

function fieldAttributes({ label, placeholder, value, autofocus, elementRef, onChange, onKeyDown, class: name }: FieldProps) {
  return {
    ref: elementRef,
    "aria-label": label,
    placeholder: placeholder ?? "",
    value,
    autofocus: autofocus ?? false,
    class: name ?? "",
    onKeyDown,
    onInput: (event: Event) => {
      const { currentTarget } = event;
      if (currentTarget && "value" in currentTarget && typeof currentTarget.value === "string") onChange(currentTarget.value);
    },
  };
}
