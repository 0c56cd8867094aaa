import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../words.ts";
import { Field } from "../field.tsx";
import { useServices } from "../services.ts";
import { useWayBack } from "./way-back.ts";

interface SearchHeadProps {
  /** What the page is called, for whoever does not see it. */
  readonly title: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly field: RefObject<HTMLElement | null>;
  onType(value: string): void;
}

/** The head of a page that is searched: the way back to the chat, and the words that are looked for. */
export function SearchHead({ title, label, placeholder, value, field, onType }: SearchHeadProps) {
  return (
    <div class="history-head">
      <BackFromPage />
      <h2 class="unseen">{title}</h2>
      <Field label={label} placeholder={placeholder} value={value} elementRef={field} autofocus class="grow" onChange={onType} />
    </div>
  );
}

interface TitleHeadProps {
  readonly title: ComponentChildren;
  /** The arrow that leads away. */
  readonly back: ComponentChildren;
  /** Whenever this changes the title takes the keyboard: the page was opened, or shows something else. */
  readonly focusOn: unknown;
  /** What stands between the arrow and the title. */
  readonly children?: ComponentChildren;
}

/** The head of a page that says what it is. */
export function TitleHead({ title, back, focusOn, children }: TitleHeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [focusOn]);
  return (
    <div class="history-head">
      {back}
      {children}
      <h2 ref={heading} class="storage-title grow" tabIndex={-1}>
        {title}
      </h2>
    </div>
  );
}

/** The way back to the chat, from a page that leads on to others. */
export function BackToChat() {
  const { store } = useServices();
  return <Back label={t("Back to the chat")} onClick={() => store.update({ screen: "chat" })} />;
}

/** The arrow that leads to where the person came from. */
export function BackFromPage() {
  const { label, go } = useWayBack();
  return <Back label={label} onClick={go} />;
}

interface BackProps {
  /** Where it leads. */
  readonly label: string;
  /** Usually "Back". */
  readonly title?: string;
  onClick(): void;
}

/** The arrow at the head of a page. */
export function Back({ label, title = t("Back"), onClick }: BackProps) {
  return <button type="button" class="quiet icon icon-arrow-left turns-rtl" aria-label={label} title={title} onClick={onClick} />;
}
