import { type OlderPart, summarised } from "../../src/core/events/words/compaction.ts";
import { Markdown } from "../markdown/markdown.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { speech, t } from "../words.ts";

/** Says where the model was given a summary of what came before, shows it, and takes it back. */
export function SummaryLine({ summary }: { readonly summary: OlderPart }) {
  const { ask } = useServices();
  const words = summarised(summary, speech);
  return (
    <details class="summary-line">
      <summary class="line faint">
        <Icon name="list-tree" />
        <span>{words}</span>
      </summary>
      <section class="summary-text" aria-label={t("The summary")}>
        <Markdown text={summary.text} class="faint" />
      </section>
      {summary.restoredAt === undefined && (
        <button type="button" class="link-button" onClick={() => ask("undoCompaction", {})}>
          {t("Send the whole again")}
        </button>
      )}
    </details>
  );
}
