import { useEffect, useRef, useState } from "preact/hooks";
import type { StoragePage } from "../../src/core/protocol/pages.ts";
import type { RequestName } from "../../src/core/protocol/requests.ts";
import type { ViewState } from "../state.ts";
import { Button } from "../ui/button.tsx";
import { Spinner } from "../ui/icon.tsx";
import { useKeptFocus } from "../ui/page/kept-focus.ts";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { bytesWord, summed } from "./bytes.ts";

interface StorageProps {
  readonly state: ViewState;
  readonly said: string | undefined;
}

/** What is stored, how much room it takes, and what can be done about it. */
export function StorageScreen({ state: { storage, cameFrom, screenCount }, said }: StorageProps) {
  const { ask, store } = useServices();
  const [busy, setBusy] = useState("");
  useEffect(() => void ask("loadStorage", {}), []);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [screenCount]);
  const onFocus = useKeptFocus(() => heading.current);
  const back = () => store.update({ screen: cameFrom });
  const run = async (name: RequestName & ("cleanUp" | "recover"), word: string) => {
    if (busy) return;
    setBusy(word);
    await ask(name, {});
    setBusy("");
  };
  return (
    <main
      class="history storage"
      tabIndex={-1}
      onFocusCapture={onFocus}
      onKeyDown={(event) => {
        if (event.key === "Escape") back();
      }}
    >
      <div class="history-head">
        <button
          type="button"
          class="quiet icon icon-arrow-left turns-rtl"
          aria-label={cameFrom === "history" ? "Back to the history" : "Back to the chat"}
          title="Back"
          onClick={back}
        />
        <h2 ref={heading} class="storage-title" tabIndex={-1}>
          Storage
        </h2>
      </div>
      <Said said={said} />
      {storage && <Figures page={storage} />}
      {!storage && !said && (
        <p class="line faint">
          <Spinner />
          <span>Looking…</span>
        </p>
      )}
      {storage && (
        <div class="actions">
          <Button onClick={() => run("cleanUp", "Cleaning up…")}>Clean up</Button>
          <Button onClick={() => run("recover", "Looking through everything…")}>Recover conversations</Button>
          <Button onClick={() => ask("openDataFolder", {})}>Open folder</Button>
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
              {each}
            </p>
          ))}
      </div>
    </main>
  );
}

function Figures({ page: { folder, sizes, counts, keepDays } }: { readonly page: StoragePage }) {
  const { ask } = useServices();
  const total = sizes.reduce((sum, each) => sum + each.bytes, 0);
  return (
    <>
      <dl class="figures" aria-label="Sizes">
        {summed(sizes).map(({ name, detail, bytes, parts }) => (
          <div key={name} class="figure" title={parts}>
            <dt>
              {name} <span class="faint">{detail}</span>
            </dt>
            <dd>{bytesWord(bytes)}</dd>
          </div>
        ))}
        <div class="figure figure-total">
          <dt>In all</dt>
          <dd>{bytesWord(total)}</dd>
        </div>
      </dl>
      <dl class="figures" aria-label="Counts">
        {counts.map((each) => (
          <div key={each.name} class="figure">
            <dt>{each.name}</dt>
            <dd>{each.count.toLocaleString("en")}</dd>
          </div>
        ))}
      </dl>
      <p>
        {keepDays === 0
          ? "Conversations are kept until you delete them."
          : `Conversations that nobody used for ${keepDays} days are deleted, except pinned ones.`}{" "}
        What is deleted can be brought back for 30 days.{" "}
        <button type="button" class="link-button" onClick={() => ask("openRetention", {})}>
          Change
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
