import type { WorkMode } from "../../src/core/events/plan/plan.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { MenuItem } from "../ui/menu.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";

interface ItemsProps {
  readonly config: ViewConfig;
  onPick(): void;
}

const modes: readonly { readonly mode: WorkMode; readonly label: string; readonly detail: string }[] = [
  { mode: "auto", label: t("Auto"), detail: t("A plan and a team where the work is worth it") },
  { mode: "fast", label: t("Fast"), detail: t("Never a plan: one agent does it") },
  { mode: "plan", label: t("Plan"), detail: t("Always a plan, carried out by a team") },
];

/** Whether messages get a plan. */
export function TeamItems({ config, onPick }: ItemsProps) {
  const { ask } = useServices();
  return (
    <>
      <h3 class="menu-label">{t("Work")}</h3>
      {modes.map(({ mode, label, detail }) => (
        <MenuItem
          key={mode}
          label={label}
          detail={detail}
          checked={mode === config.workMode}
          onPick={() => {
            onPick();
            void ask("setWorkMode", { workMode: mode });
          }}
        />
      ))}
    </>
  );
}

/** Who does it, where the person wants one agent for everything. */
export function AgentItems({ config, onPick }: ItemsProps) {
  const { ask } = useServices();
  const pick = (agent: string | null) => {
    onPick();
    void ask("setAgent", { agent });
  };
  const gone = config.agent !== undefined && !config.agents.some((each) => each.name === config.agent) ? config.agent : undefined;
  return (
    <>
      <h3 class="menu-label">{t("Agent")}</h3>
      <MenuItem label={t("Any")} detail={t("Whoever fits the message")} checked={config.agent === undefined} onPick={() => pick(null)} />
      {gone !== undefined && <MenuItem label={gone} detail={t("No longer there: choose another")} checked onPick={() => pick(null)} />}
      {config.agents.map(({ name, title, role }) => (
        <MenuItem key={name} label={title} detail={role} checked={name === config.agent} onPick={() => pick(name)} />
      ))}
    </>
  );
}

/** What was chosen, in a word or two; "" where nothing was. */
export function teamWord({ workMode, agent, agents }: ViewConfig): string {
  const mode = workMode === "auto" ? "" : (modes.find((each) => each.mode === workMode)?.label ?? "");
  const name = agent === undefined ? "" : (agents.find((each) => each.name === agent)?.title ?? agent);
  return [mode, workMode === "plan" ? "" : name].filter(Boolean).join(" · ");
}
