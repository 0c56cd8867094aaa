import { useState } from "preact/hooks";
import { useServices } from "../services.ts";

/** So many are kept, those opened last. */
const mostKept = 300;

/** Whether something that folds is open, kept when the view is hidden or reloaded. It begins closed; `key` names it among all there are. */
export function useFold(key: string): readonly [open: boolean, setOpen: (open: boolean) => void] {
  const { host } = useServices();
  const [, redraw] = useState(0);
  const { folds = [] } = host.saved;
  return [
    folds.includes(key),
    (open) => {
      const others = (host.saved.folds ?? []).filter((each) => each !== key);
      host.save({ folds: open ? [...others, key].slice(-mostKept) : others });
      redraw((count) => count + 1);
    },
  ];
}
