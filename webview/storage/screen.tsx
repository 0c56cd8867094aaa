import { useEffect, useState } from "preact/hooks";
import { sizeWords } from "../../src/core/events/usage/size.ts";
import type { StoragePage } from "../../src/core/protocol/pages.ts";
import type { RequestName } from "../../src/core/protocol/requests.ts";
import type { ViewState } from "../state.ts";
import { Button } from "../ui/button.tsx";
import { Spinner } from "../ui/icon.tsx";
import { BackFromPage, TitleHead } from "../ui/page/head.tsx";
import { Page } from "../ui/page/page.tsx";
import { Looking } from "../ui/page/parts.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { speech, t, told } from "../words.ts";
import { summed } from "./bytes.ts";

interface StorageProps {
  readonly state: ViewState;
  readonly said: string | undefined;
}

/** What is stored, how much room it takes, and what can be done about it. */
export function StorageScreen({ state: { storage, screenCount }, said }: StorageProps) {
  const { ask } = useServices();
  const [busy, setBusy] = useState("");
  useEffect(() => void ask("loadStorage", {}), []);
  const run = async (name: RequestName & ("cleanUp" | "recover"), word: string) => {
    if (busy) return;
    setBusy(word);
    await ask(name, {});
    setBusy("");
  };
  return (
    <Page class="storage">
      <TitleHead title={t("Storage")} back={<BackFromPage />} focusOn={screenCount} />
      <Said said={said} />
      {storage && <Figures page={storage} />}
      {!storage && !said && <Looking />}
      {storage && (
        <div class="actions">
          <Button onClick={() => run("cleanUp", t("Cleaning up…"))}>{t("Clean up")}</Button>
          <Button onClick={() => run("recover", t("Looking through everything…"))}>{t("Recover conversations")}</Button>
          <Button onClick={() => ask("openDataFolder", {})}>{t("Open folder")}</Button>
        </div>
      )}
      <div role="status">
        {busy && (
          <p class="line">
            <Spinner />
            <span>{busy}</span>
          </p>
        )}
        {!busy &&
          storage?.told.map((each) => (
            <p key={each} class="storage-told">
              {told(each)}
            </p>
          ))}
      </div>
    </Page>
  );
}

function Figures({ page: { folder, sizes, counts, keepDays } }: { readonly page: StoragePage }) {
  const { ask } = useServices();
  const total = sizes.reduce((sum, each) => sum + each.bytes, 0);
  return (
    <>
      <dl class="figures" aria-label={t("Sizes")}>
        {summed(sizes).map(({ name, detail, bytes, parts }) => (
          <div key={name} class="figure" title={parts}>
            <dt>
              {told(name)} <span class="faint">{told(detail)}</span>
            </dt>
            <dd>{sizeWords(bytes, speech)}</dd>
          </div>
        ))}
        <div class="figure figure-total">
          <dt>{t("In all")}</dt>
          <dd>{sizeWords(total, speech)}</dd>
        </div>
      </dl>
      <dl class="figures" aria-label={t("Counts")}>
        {counts.map((each) => (
          <div key={each.name} class="figure">
            <dt>{told(each.name)}</dt>
            <dd>{speech.number(each.count)}</dd>
          </div>
        ))}
      </dl>
      <p>
        {keepDays === 0
          ? t("Conversations are kept until you delete them.")
          : t("Conversations that nobody used for {0} days are deleted, except pinned ones.", keepDays)}{" "}
        {t("What is deleted can be brought back for 30 days.")}{" "}
        <button type="button" class="link-button" onClick={() => ask("openRetention", {})}>
          {t("Change")}
        </button>
      </p>
      <p class="faint">
        <bdi class="mono" dir="ltr">
          {folder}
        </bdi>
      </p>
    </>
  );
}
