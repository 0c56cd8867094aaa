import { useRef, useState } from "preact/hooks";
import type { AssistantMessage, ContextKind, ContextUse, Usage } from "../../src/core/events/message.ts";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { sumOf, usagesOf } from "../../src/core/events/usage/cost.ts";
import { costWords } from "../../src/core/events/words/money.ts";
import { useDismiss } from "../ui/dismiss.ts";
import { speech, t } from "../words.ts";

const kinds: readonly (readonly [ContextKind, string])[] = [
  ["instructions", t("Instructions")],
  ["tools", t("Tools")],
  ["summary", t("Summary of the older part")],
  ["you", t("Your messages")],
  ["answers", t("Answers")],
  ["results", t("Tool results")],
  ["images", t("Pictures")],
];

/** How full the model's window was at the last answer; opens to show with what. Absent before the first answer. */
export function Meter({ view }: { readonly view: SessionView | undefined }) {
  const [open, setOpen] = useState(false);
  const home = useRef<HTMLDivElement>(null);
  useDismiss(home, () => setOpen(false));
  const last = view?.messages.findLast((each): each is AssistantMessage => each.role === "assistant" && each.context !== undefined);
  if (!view || !last?.context) return null;
  const { context } = last;
  const used = filledOf(context);
  const share = context.window ? `${Math.round((used / context.window) * 100)} %` : short(used);
  return (
    <div class="choice meter" ref={home}>
      <button
        type="button"
        class="quiet-line chip"
        aria-expanded={open}
        aria-label={context.window ? t("Context used: {0}", share) : t("Context used: {0} tokens", share)}
        title={t("What fills the model's window")}
        onClick={() => setOpen(!open)}
      >
        <span class="chip-name">{share}</span>
      </button>
      {open && <Details context={context} used={used} view={view} last={last} />}
    </div>
  );
}

function Details({ context, used, view, last }: { context: ContextUse; used: number; view: SessionView; last: AssistantMessage }) {
  const ofRun = usagesOf(view.messages.filter((each) => each.runId === last.runId));
  return (
    <div class="menu meter-details" role="dialog" aria-label={t("Context and tokens")}>
      <h3 class="menu-label">
        {context.window
          ? t("{0} of {1} tokens", full(used), full(context.window))
          : t("{0} tokens; the size of this model's window is not known", full(used))}
      </h3>
      <dl class="meter-kinds">
        {kinds.map(([kind, label]) => {
          const tokens = context.parts[kind] ?? 0;
          return tokens > 0 && <Row key={kind} label={label} value={full(tokens)} />;
        })}
      </dl>
      <p class="menu-detail">
        {context.counted ? t("Counted by the provider, divided by estimate.") : t("Estimated: the provider did not count.")}
      </p>
      <h3 class="menu-label">{t("Last answer")}</h3>
      <UsageRows usages={[last.usage]} />
      <h3 class="menu-label">{t("This run")}</h3>
      <UsageRows usages={ofRun} />
      <h3 class="menu-label">{t("This conversation")}</h3>
      <UsageRows usages={usagesOf(view.messages)} />
    </div>
  );
}

function UsageRows({ usages }: { readonly usages: readonly (Usage | undefined)[] }) {
  const sum = sumOf(usages);
  if (!sum) return <p class="menu-detail">{t("Unknown: the provider did not tell.")}</p>;
  const uncounted = usages.filter((each) => each === undefined).length;
  return (
    <dl class="meter-kinds">
      <Row label={t("Read")} value={full(sum.inputTokens)} />
      <Row label={t("of it from the cache")} value={sum.cachedTokens === undefined ? t("unknown") : full(sum.cachedTokens)} />
      <Row label={t("Written")} value={full(sum.outputTokens)} />
      {uncounted > 0 && <Row label={t("Answers not counted")} value={full(uncounted)} />}
      <Row label={t("Cost")} value={costWords(sum, speech)} />
    </dl>
  );
}

function Row({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function filledOf({ parts }: ContextUse): number {
  return Object.values(parts).reduce((total, each) => total + each, 0);
}

function full(count: number): string {
  return speech.number(Math.round(count));
}

function short(count: number): string {
  return count < 1_000 ? `${Math.round(count)}` : `${(count / 1_000).toFixed(count < 100_000 ? 1 : 0)}k`;
}
