import { useRef, useState } from "preact/hooks";
import type { SendVerb } from "../../src/core/events/message.ts";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { t } from "../words.ts";

const verbs: readonly { readonly verb: SendVerb; readonly label: string; readonly detail: string; readonly promise: string }[] = [
  {
    verb: "steer",
    label: t("Steer"),
    detail: t("Read at the next step, without stopping anything"),
    promise: t("Steers: read at the next step"),
  },
  {
    verb: "queue",
    label: t("Queue"),
    detail: t("Begins when this run is over (Alt+Enter)"),
    promise: t("Queues: begins when this run is over"),
  },
  {
    verb: "interrupt",
    label: t("Interrupt"),
    detail: t("Ends this run and begins with your message"),
    promise: t("Stops this run and begins anew"),
  },
];

/** What sending will do, as a sentence's beginning. `isAsked`: a question is open, and the next step is after its answer. */
export function promiseOf(verb: SendVerb, isAsked: boolean): string {
  if (verb === "steer" && isAsked) return t("Steers: read once the question above is answered");
  return verbs.find((each) => each.verb === verb)?.promise ?? "";
}

/** Says what sending does while a run is at work, and lets it be chosen. */
export function VerbChip({ verb, onPick }: { readonly verb: SendVerb; onPick(verb: SendVerb): void }) {
  const [open, setOpen] = useState(false);
  const chip = useRef<HTMLButtonElement>(null);
  const chosen = verbs.find((each) => each.verb === verb);
  const close = () => {
    setOpen(false);
    chip.current?.focus();
  };
  return (
    <div class="choice verb">
      <button
        ref={chip}
        type="button"
        class="quiet-line chip"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={t("While it works: {0}", chosen?.label ?? "")}
        title={chosen?.detail}
        onClick={() => setOpen(!open)}
      >
        <span class="chip-name">{chosen?.label}</span>
        <Icon name="chevron-down" />
      </button>
      {open && (
        <Menu label={t("What sending does while it works")} onClose={close}>
          {verbs.map((each) => (
            <MenuItem
              key={each.verb}
              label={each.label}
              detail={each.detail}
              checked={each.verb === verb}
              onPick={() => {
                close();
                onPick(each.verb);
              }}
            />
          ))}
        </Menu>
      )}
    </div>
  );
}
