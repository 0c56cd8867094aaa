import type { ComponentChildren, RefObject } from "preact";
import { SearchHead } from "../ui/page/head.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";

interface HeadProps {
  readonly screen: "permissions" | "audit";
  readonly text: string;
  readonly field: RefObject<HTMLElement | null>;
  /** More that narrows what is shown. */
  readonly children?: ComponentChildren;
  onType(text: string): void;
}

/** The way back, what is looked for, and which of the two screens it is. */
export function Head({ screen, text, field, children, onType }: HeadProps) {
  const { store } = useServices();
  const isAudit = screen === "audit";
  return (
    <>
      <SearchHead
        title={isAudit ? t("Audit") : t("Permissions")}
        label={isAudit ? t("Search the audit") : t("Search rules")}
        placeholder={isAudit ? t("Search what was done") : t("Search rules")}
        value={text}
        field={field}
        onType={onType}
      />
      <fieldset class="filters" aria-label={t("What is shown")}>
        <FilterButton label={t("Rules")} isOn={!isAudit} onClick={() => store.update({ screen: "permissions" })} />
        <FilterButton label={t("Audit")} isOn={isAudit} onClick={() => store.update({ screen: "audit" })} />
        <span class="grow" />
        <span class="filters-more">{children}</span>
      </fieldset>
    </>
  );
}

interface FilterProps {
  readonly label: string;
  readonly isOn: boolean;
  onClick(): void;
}

/** One of several that are on or off. */
export function FilterButton({ label, isOn, onClick }: FilterProps) {
  return (
    <button type="button" class="filter" aria-pressed={isOn} onClick={onClick}>
      {label}
    </button>
  );
}
