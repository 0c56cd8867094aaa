import { useEffect, useRef, useState } from "preact/hooks";
import type { AuditFilter } from "../../src/core/protocol/permissions.ts";
import type { ViewState } from "../state.ts";
import { Spinner } from "../ui/icon.tsx";
import { useListed } from "../ui/page/listed.ts";
import { Page } from "../ui/page/page.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { EntryRow } from "./entry.tsx";
import { FilterButton, Head } from "./head.tsx";

const nearPx = 400;

interface AuditProps {
  readonly state: ViewState;
  readonly said: string | undefined;
}

/** Who did what, when, by which rule and with what effect, newest first. */
export function AuditScreen({ state: { audit, view, screenCount, staleCount }, said }: AuditProps) {
  const { ask } = useServices();
  const [filter, setFilter] = useState(() => asAsked(audit?.filter ?? {}));
  const search = useRef<HTMLElement>(null);
  const isBusy = useListed("listAudit", filter, audit && audit.entries.length > pageSize ? 0 : staleCount);
  useEffect(() => search.current?.focus(), [screenCount]);
  const [isLoading, setLoading] = useState(false);
  const entries = audit?.entries ?? [];
  const more = async () => {
    const before = entries.at(-1)?.id;
    if (!audit?.more || before === undefined || isLoading || isBusy) return;
    setLoading(true);
    await ask("listAudit", { ...asAsked(audit.filter), before });
    setLoading(false);
  };
  const shown = view?.session.id;
  const narrow = (change: Partial<AuditFilter>) => setFilter(asAsked({ ...filter, ...change }));
  const verdict = (wanted: AuditFilter["verdict"]) => narrow({ verdict: filter.verdict === wanted ? undefined : wanted });
  return (
    <Page>
      <Head screen="audit" text={filter.text} field={search} onType={(text) => narrow({ text: text.slice(0, 200) })}>
        {shown !== undefined && (
          <FilterButton
            label={t("This chat")}
            isOn={filter.sessionId === shown}
            onClick={() => narrow({ sessionId: filter.sessionId === shown ? undefined : shown })}
          />
        )}
        <FilterButton label={t("Allowed")} isOn={filter.verdict === "allowed"} onClick={() => verdict("allowed")} />
        <FilterButton label={t("Refused")} isOn={filter.verdict === "refused"} onClick={() => verdict("refused")} />
      </Head>
      <Said said={said} />
      <ul
        class="sessions"
        aria-label={t("Audit")}
        aria-busy={isBusy}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          if (scrollHeight - scrollTop - clientHeight < nearPx) void more();
        }}
      >
        {entries.map((each) => (
          <EntryRow key={each.id} entry={each} isShown={each.sessionId === shown} />
        ))}
        {audit?.more && (
          <li>
            <button type="button" class="link-button" aria-disabled={isLoading} onClick={more}>
              {isLoading ? t("Looking…") : t("Show older ones")}
            </button>
          </li>
        )}
      </ul>
      {!audit && !said && (
        <p class="line faint history-none">
          <Spinner />
          <span>{t("Looking…")}</span>
        </p>
      )}
      {audit && entries.length === 0 && !isBusy && (
        <p class="faint history-none">
          {isNarrowed(filter)
            ? t("Nothing matches.")
            : t("Nothing was done yet. Each thing an agent does stands here, with who or what allowed it.")}
        </p>
      )}
      <p class="history-foot">
        <button type="button" class="link-button" onClick={() => ask("exportAudit", filter)}>
          {t("Export…")}
        </button>
      </p>
    </Page>
  );
}

/** As many as the host tells at once. */
const pageSize = 100;

function isNarrowed({ text, verdict, sessionId }: AuditFilter): boolean {
  return Boolean(text?.trim() || verdict || sessionId);
}

function asAsked({ text = "", verdict, sessionId }: AuditFilter): AuditFilter & { readonly text: string } {
  return { text, ...(verdict ? { verdict } : {}), ...(sessionId ? { sessionId } : {}) };
}
