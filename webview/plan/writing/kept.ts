import { useState } from "preact/hooks";
import { useServices } from "../../ui/services.ts";
import { isTouched, type Unsaved, type Written } from "./merge.ts";

export interface KeptForm {
  readonly unsaved: Unsaved;
  /** Nothing was kept of it when it was opened. */
  readonly isFresh: boolean;
  keep(next: Unsaved): void;
  forget(): void;
}

/** A task being written, kept when the view is hidden or reloaded, by the task's id; one that is new by its plan's. */
export function useKeptForm(key: string, begin: Written): KeptForm {
  const { host } = useServices();
  const [unsaved, setUnsaved] = useState<Unsaved>(() => host.saved.forms?.[key] ?? { begin, written: begin });
  const [isFresh] = useState(() => host.saved.forms?.[key] === undefined);
  const write = (next: Unsaved | undefined) => {
    const { [key]: _, ...others } = host.saved.forms ?? {};
    host.save({ forms: next ? { ...others, [key]: next } : others });
  };
  return {
    unsaved,
    isFresh,
    keep(next) {
      setUnsaved(next);
      write(isTouched(next) ? next : undefined);
    },
    forget: () => write(undefined),
  };
}
