import type { ComponentChildren } from "preact";
import { t, told as translated } from "../../words.ts";
import { Icon, type IconName, Spinner } from "../icon.tsx";
import { useServices } from "../services.ts";

/** Stands in for a page that was asked for and is not there yet. */
export function Looking({ children = t("Looking…") }: { readonly children?: ComponentChildren }) {
  return (
    <p class="line faint">
      <Spinner />
      <span>{children}</span>
    </p>
  );
}

/** Something that is said to the person with a sign before it. */
export function Line({
  icon,
  class: extra = "",
  children,
}: {
  readonly icon: IconName;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <p class={`line ${extra}`}>
      <Icon name={icon} class={icon === "warning" ? "warn" : ""} />
      <span>{children}</span>
    </p>
  );
}

/** What is worth knowing and stops nothing. */
export function Warnings({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <>
      {sentences.map((each) => (
        <div key={each} role="alert">
          <Line icon="warning">{translated(each)}</Line>
        </div>
      ))}
    </>
  );
}

/** What the last deed came to. */
export function Told({ told }: { readonly told: string | undefined }) {
  return <div role="status">{told !== undefined && <Line icon="check">{translated(told)}</Line>}</div>;
}

interface GoneProps {
  /** What was just taken away; absent: nothing. */
  readonly children: ComponentChildren;
  onUndo(): void;
}

/** What was just taken away, with the way back. */
export function Gone({ children, onUndo }: GoneProps) {
  return (
    <div role="status">
      {children && (
        <p class="line history-gone">
          <span class="note-removed">{children}</span>
          <button type="button" class="link-button" onClick={onUndo}>
            {t("Undo")}
          </button>
        </p>
      )}
    </div>
  );
}

/** A file that opens at a line. */
export function FileLink({ path, label, line }: { readonly path: string; readonly label: string; readonly line?: number | undefined }) {
  const { ask } = useServices();
  const at = line === undefined ? {} : { line };
  return (
    <button type="button" class="link-button" onClick={() => ask("openFile", { path, ...at })}>
      <bdi class="mono" dir="ltr">
        {line === undefined ? label : `${label}:${line}`}
      </bdi>
    </button>
  );
}

interface DeedProps {
  readonly label: string;
  readonly title?: string;
  readonly disabled?: boolean;
  onClick(): void;
}

/** Something that can be done, in the foot of a page. */
export function Deed({ label, title, disabled = false, onClick }: DeedProps) {
  return (
    <button type="button" class="link-button" disabled={disabled} {...(title === undefined ? {} : { title })} onClick={onClick}>
      {label}
    </button>
  );
}
