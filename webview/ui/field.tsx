import { createElement, type RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  readonly autofocus?: boolean;
  readonly class?: string;
  readonly elementRef?: RefObject<HTMLElement | null>;
  onChange(value: string): void;
  onKeyDown?(event: KeyboardEvent): void;
}

/** The toolkit's one-line text field. */
export function Field(props: FieldProps) {
  return createElement("vscode-text-field", useFieldAttributes(props));
}

/** The toolkit's text area, which grows with its text by its style. */
export function Area(props: FieldProps) {
  return createElement("vscode-text-area", { resize: "none", rows: 1, ...useFieldAttributes(props) });
}

function useFieldAttributes({ label, placeholder, value, autofocus, elementRef, onChange, onKeyDown, class: name }: FieldProps) {
  const own = useRef<HTMLElement>(null);
  const ref = elementRef ?? own;
  // The toolkit names its fields "Text area" and "Text field" as they enter the page, whatever they were called before.
  useLayoutEffect(() => ref.current?.setAttribute("aria-label", label), [ref, label]);
  return {
    ref,
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
