import { Markdown } from "../markdown/markdown.tsx";
import { Icon, Spinner } from "../ui/icon.tsx";
import { useFold } from "../ui/kept/fold.ts";
import { t } from "../words.ts";

/** The model's reasoning, folded until somebody wants it. */
export function Thought({ id, text, running }: { readonly id: string; readonly text: string; readonly running: boolean }) {
  const [open, setOpen] = useFold(`thought ${id}`);
  return (
    <div class="thought">
      <button type="button" class="line quiet-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        {running ? <Spinner /> : <Icon name="lightbulb" />}
        <span>{running ? t("Thinking…") : t("Thought")}</span>
      </button>
      {open && <Markdown text={text} class="inset faint" />}
    </div>
  );
}
