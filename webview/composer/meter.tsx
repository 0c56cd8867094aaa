import { useRef, useState } from "preact/hooks";
import type { AssistantMessage, ContextKind, ContextUse, Usage } from "../../src/core/events/message.ts";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { sumOf, usagesOf } from "../../src/core/events/usage/cost.ts";
import { costWords } from "../../src/core/events/words/money.ts";
import { useDismiss } from "../ui/dismiss.ts";

const kinds: readonly (readonly [ContextKind, string])[] = [
  ["instructions", "Instructions"],
  ["tools", "Tools"],
  ["summary", "Summary of the older part"],
  ["you", "Your messages"],
  ["answers", "Answers"],
  ["results", "Tool results"],
  ["images", "Pictures"],
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
        aria-label={`Context used: ${share}${context.window ? "" : " tokens"}`}
        title="What fills the model's window"
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
    <div class="menu meter-details" role="dialog" aria-label="Context and tokens">
      <h3 class="menu-label">
        {context.window
          ? `${full(used)} of ${full(context.window)} tokens`
          : `${full(used)} tokens; the size of this model's window is not known`}
      </h3>
      <dl class="meter-kinds">
        {kinds.map(([kind, label]) => {
          const tokens = context.parts[kind] ?? 0;
          return tokens > 0 && <Row key={kind} label={label} value={full(tokens)} />;
        })}
      </dl>
      <p class="menu-detail">
        {context.counted ? "Counted by the provider, divided by estimate." : "Estimated: the provider did not count."}
      </p>
      <h3 class="menu-label">Last answer</h3>
      <UsageRows usages={[last.usage]} />
      <h3 class="menu-label">This run</h3>
      <UsageRows usages={ofRun} />
      <h3 class="menu-label">This conversation</h3>
      <UsageRows usages={usagesOf(view.messages)} />
    </div>
  );
}

function UsageRows({ usages }: { readonly usages: readonly (Usage | undefined)[] }) {
  const sum = sumOf(usages);
  if (!sum) return <p class="menu-detail">Unknown: the provider did not tell.</p>;
  const uncounted = usages.filter((each) => each === undefined).length;
  return (
    <dl class="meter-kinds">
      <Row label="Read" value={full(sum.inputTokens)} />
      <Row label="of it from the cache" value={sum.cachedTokens === undefined ? "unknown" : full(sum.cachedTokens)} />
      <Row label="Written" value={full(sum.outputTokens)} />
      {uncounted > 0 && <Row label="Answers not counted" value={full(uncounted)} />}
      <Row label="Cost" value={costWords(sum)} />
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
  return Math.round(count).toLocaleString("en");
}

function short(count: number): string {
  return count < 1_000 ? `${Math.round(count)}` : `${(count / 1_000).toFixed(count < 100_000 ? 1 : 0)}k`;
}
