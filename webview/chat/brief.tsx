import { Markdown } from "../markdown/markdown.tsx";
import { Icon } from "../ui/icon.tsx";
import { useFold } from "../ui/kept/fold.ts";

/** What the agent was told, folded until somebody wants it. */
export function Brief({ id, label, text }: { readonly id: string; readonly label: string; readonly text: string }) {
  const [open, setOpen] = useFold(`brief ${id}`);
  return (
    <div class="thought">
      <button type="button" class="line quiet-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevron-down" : "chevron-right"} class="turns-rtl" />
        <span>{label}</span>
      </button>
      {open && <Markdown text={text} class="inset faint" />}
    </div>
  );
}
