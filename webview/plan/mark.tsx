import type { Route } from "../../src/core/events/plan/plan.ts";
import { useServices } from "../ui/services.ts";
import { t, withParts } from "../words.ts";
import { routeWords } from "./words.ts";

/** Who does it: a letter, named on hover and to screen readers. The colour tells agents apart and says nothing else. */
export function AgentMark({ name, label = t("Agent {0}", name) }: { readonly name: string; readonly label?: string }) {
  return (
    <span class={`agent-mark agent-mark-${hueOf(name)}`} role="img" aria-label={label} title={label}>
      {[...name].slice(0, 1).join("").toUpperCase()}
    </span>
  );
}

const hues = 5;

function hueOf(name: string): number {
  return [...name].reduce((sum, each) => (sum * 3 + (each.codePointAt(0) ?? 0)) % 65_521, 0) % hues;
}

interface AskedByProps {
  readonly agent: string | undefined;
  readonly laneId: string | undefined;
}

/** Which agent asks, and for which task; nothing where the coworker itself does. */
export function AskedBy({ agent, laneId }: AskedByProps) {
  const { store } = useServices();
  const { view, screen } = store.state;
  if (agent === undefined) return null;
  const task = view?.tasks.find((each) => each.id === laneId);
  const isPlanner = view?.plans.some((each) => each.id === laneId) || laneId?.endsWith("-plan");
  const who = <bdi>{agent}</bdi>;
  const link = (
    <button type="button" class="link-button" onClick={() => store.update({ screen: "task", task: task?.id })}>
      {t("“{0}”", task?.title ?? "")}
    </button>
  );
  return (
    <p class="asked-by">
      <bdi>
        {task
          ? withParts("{0} asks, for {1}", who, screen === "task" ? <bdi>{t("“{0}”", task.title)}</bdi> : link)
          : isPlanner
            ? withParts("{0} asks, while planning", who)
            : withParts("{0} asks", who)}
      </bdi>
    </p>
  );
}

interface RouteMarkProps {
  readonly route: Route;
  /** Whether it is told beside the message. */
  readonly open: boolean;
  onPress(): void;
}

/** How the message was handled and why, where somebody wants to know. */
export function RouteMark({ route, open, onPress }: RouteMarkProps) {
  const words = routeWords(route);
  return (
    <button
      type="button"
      class="quiet icon icon-info"
      aria-label={t("How it was handled: {0}", words)}
      aria-expanded={open}
      title={words}
      onClick={onPress}
    />
  );
}
