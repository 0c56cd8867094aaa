import { useState } from "preact/hooks";
import type { ListedBox } from "../../src/core/protocol/sandboxes.ts";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { boxFacts } from "./facts.ts";

/** A container: whose it is, what it is made of, what it uses, and a way to end it. */
export function BoxRow({ box }: { readonly box: ListedBox }) {
  const { ask } = useServices();
  const [isStopping, setStopping] = useState(false);
  const title = box.title || t("A conversation that is gone");
  const facts = boxFacts(box);
  const stop = async () => {
    setStopping(true);
    if (await ask("stopSandbox", { id: box.id })) setStopping(false);
  };
  return (
    <li class="session-row box-row">
      <span class="rule-words">
        {box.title ? (
          <button type="button" class="quiet session-title" title={title} onClick={() => ask("openSession", { sessionId: box.sessionId })}>
            {title}
          </button>
        ) : (
          <span class="session-title">{title}</span>
        )}
        <span class="faint">
          <bdi>{facts}</bdi>
        </span>
      </span>
      <button
        type="button"
        class="link-button"
        aria-label={t("Stop the sandbox of: {0}", title)}
        disabled={isStopping}
        onClick={() => void stop()}
      >
        {isStopping ? t("Stopping…") : t("Stop")}
      </button>
    </li>
  );
}
