import type { Notice } from "../../src/core/events/event.ts";
import type { Failure } from "../../src/core/events/failure.ts";
import type { Run } from "../../src/core/events/session.ts";
import type { Step } from "../../src/core/events/step.ts";
import { failedHead } from "../../src/core/events/words/ending.ts";
import { focusComposer } from "../composer/focus.ts";
import { Button } from "../ui/button.tsx";
import { Icon, Spinner } from "../ui/icon.tsx";
import { useNow } from "../ui/now.ts";
import { useServices } from "../ui/services.ts";
import { count, speech, t, told } from "../words.ts";
import { type Remedy, remediesFor, remedyWord } from "./ending/remedies.ts";

interface OutcomeProps {
  readonly run: Run;
  readonly steps: readonly Step[];
  /** A plan of it is not done to its end. */
  readonly isPlanLeft: boolean;
  readonly last: boolean;
}

/** How a run ended or why it waits, and what can be done. Only the last turn offers to do something. */
export function Outcome({ run, steps, isPlanLeft, last }: OutcomeProps) {
  if (run.state === "failed" && run.failure) return <FailureBlock failure={run.failure} run={run} last={last} />;
  if (run.state === "cancelled") return <Stopped hasRest={last && isPlanLeft} />;
  if (run.state !== "waiting") return null;
  if (run.waitReason === "parked" && run.waitUntil) return <Parked until={run.waitUntil} />;
  return run.waitReason === "interrupted" ? <Interrupted steps={steps} isPlanOpen={isPlanLeft} /> : null;
}

/** What happened, what to do, a button. What failed long ago is drawn again whenever it is scrolled near, and is no news then. */
function FailureBlock({ failure, run, last }: { readonly failure: Failure; readonly run: Run; readonly last: boolean }) {
  const { ask } = useServices();
  const act = (remedy: Remedy) => {
    if (remedy === "setKey") void ask("setKey", { provider: run.model.split("/")[0] ?? run.model });
    else if (remedy === "chooseModel" || remedy === "chooseAgent") document.querySelector<HTMLElement>(".chip")?.click();
    else if (remedy === "say") focusComposer();
    else void ask(remedy, {});
  };
  const isPartly = failure.code === "partly-done";
  return (
    <div class={isPartly ? "block" : "block failure"} role={last ? "alert" : undefined}>
      <Icon name={isPartly ? "warning" : "error"} />
      <div>
        <p>{isPartly ? `${told(failedHead(failure.code))}: ${told(failure.message)}` : told(failure.message)}</p>
        <p class="actions">
          {last &&
            remediesFor(failure.code).map((each) => (
              <Button key={each} onClick={() => act(each)}>
                {remedyWord(each, failure.code)}
              </Button>
            ))}
          <button type="button" class="link-button" onClick={() => ask("showLog", {})}>
            {t("Show log")}
          </button>
        </p>
      </div>
    </div>
  );
}

/** The person stopped it; a plan with a rest can be done to its end. */
function Stopped({ hasRest }: { readonly hasRest: boolean }) {
  const { ask } = useServices();
  return (
    <p class="line faint">
      <Icon name="stop" />
      <span>{t("Stopped")}</span>
      {hasRest && (
        <button type="button" class="link-button" onClick={() => ask("retry", {}).then(focusComposer)}>
          {t("Do the rest")}
        </button>
      )}
    </p>
  );
}

function Interrupted({ steps, isPlanOpen }: Pick<OutcomeProps, "steps"> & { readonly isPlanOpen: boolean }) {
  const { ask } = useServices();
  const ended = steps.filter((each) => each.state === "ok" || each.state === "failed").length;
  const unknown = steps.filter((each) => each.state === "unknown").length;
  return (
    <div class="block" role="alert">
      <Icon name="debug-pause" />
      <div>
        <p>
          {t("This run was interrupted before it was done.")}{" "}
          {ended > 0 && `${count(ended, ["{0} step had finished and is kept.", "{0} steps had finished and are kept."])} `}
          {unknown > 0 &&
            `${count(unknown, [
              "{0} more was under way; how far is unknown, so nothing is repeated by itself.",
              "{0} more were under way; how far is unknown, so nothing is repeated by itself.",
            ])} `}
          {isPlanOpen && t("Continue goes on with the plan where it was; a message instead ends it.")}
        </p>
        <p class="actions">
          <Button appearance="primary" onClick={() => ask("resume", {})}>
            {t("Continue")}
          </Button>
          <Button onClick={() => ask("stop", {})}>{t("Stop")}</Button>
        </p>
      </div>
    </div>
  );
}

/** The provider wants to be left alone for a while. */
function Parked({ until }: { readonly until: string }) {
  const { ask } = useServices();
  const time = speech.time(until, { hour: "2-digit", minute: "2-digit" });
  return (
    <div class="block" role="status">
      <Icon name="debug-pause" />
      <div>
        <p>
          {t("The provider takes no more requests until {0}; the run goes on by itself then.", time)} <Countdown until={until} />
        </p>
        <p class="actions">
          <Button onClick={() => ask("resume", {})}>{t("Try now")}</Button>
          <Button onClick={() => ask("stop", {}).then(focusComposer)}>{t("Stop")}</Button>
        </p>
      </div>
    </div>
  );
}

/** News of a run that changes nothing: a retry that is coming, or a warning. */
export function NoticeLine({ notice, canStop = true }: { readonly notice: Notice; readonly canStop?: boolean }) {
  const { ask } = useServices();
  if (notice.kind === "warning") {
    return (
      <p class="line" role="status">
        <Icon name="warning" />
        <span>{told(notice.message)}</span>
      </p>
    );
  }
  return (
    <div class="line notice" role="status">
      <Spinner />
      <span>
        {told(notice.message)}
        {notice.kind === "retry" && (
          <>
            {" "}
            <Countdown until={notice.retryAt} /> {t("Attempt {0} of {1}.", notice.attempt, notice.of)}
          </>
        )}
      </span>
      {canStop && (
        <button type="button" class="link-button" onClick={() => ask("stop", {})}>
          {t("Stop")}
        </button>
      )}
    </div>
  );
}

function Countdown({ until }: { readonly until: string }) {
  const nowMs = useNow();
  const seconds = Math.ceil((Date.parse(until) - nowMs) / 1_000);
  // Counting aloud would drown everything else.
  return <span aria-hidden="true">{seconds > 0 ? t("Trying again in {0}.", spoken(seconds)) : t("Trying again now.")}</span>;
}

function spoken(seconds: number): string {
  if (seconds < 120) return t("{0} s", seconds);
  return seconds < 7_200 ? t("{0} min", Math.round(seconds / 60)) : t("{0} h", Math.round(seconds / 3_600));
}
