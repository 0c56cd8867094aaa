import { Fragment } from "preact";
import { useContext } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import { useFold } from "../../ui/kept/fold.ts";
import { count, t } from "../../words.ts";
import { TurnBlock } from "../turn.tsx";
import type { Turn } from "../turns.ts";
import { AsideContext } from "./parted.ts";

/** What was said and done before the message of this turn was changed and sent anew, folded. */
export function EarlierVersion({ turn }: { readonly turn: Turn }) {
  const [open, setOpen] = useFold(`earlier ${turn.id}`);
  const turns = useContext(AsideContext).get(turn.id);
  if (!turns) return null;
  return (
    <>
      <button type="button" class="line quiet-line faint earlier-version" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevron-down" : "chevron-right"} class="turns-rtl" />
        <span>
          {open
            ? t("Hide the earlier version")
            : count(turns.length, ["Show the earlier version", "Show the earlier version ({0} messages)"])}
        </span>
      </button>
      {open && (
        <section class="set-aside" aria-label={t("Earlier version")}>
          {turns.map((each) => (
            <Fragment key={each.id}>
              <EarlierVersion turn={each} />
              <TurnBlock turn={each} last={false} restorable={false} isAside />
            </Fragment>
          ))}
        </section>
      )}
    </>
  );
}
