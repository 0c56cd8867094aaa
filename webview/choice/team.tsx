import { workWords } from "../../src/core/events/choices/work.ts";
import { workModes } from "../../src/core/events/plan/plan.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { MenuItem } from "../ui/menu.tsx";
import { useServices } from "../ui/services.ts";
import { t, told } from "../words.ts";

interface ItemsProps {
  readonly config: ViewConfig;
  onPick(): void;
}

/** Whether messages get a plan. */
export function TeamItems({ config, onPick }: ItemsProps) {
  const { ask } = useServices();
  return (
    <>
      <h3 class="menu-label">{t("Work")}</h3>
      {workModes.map((mode) => (
        <MenuItem
          key={mode}
          label={told(workWords[mode].label)}
          detail={told(workWords[mode].detail)}
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
  const mode = workMode === "auto" ? "" : told(workWords[workMode].label);
  const name = agent === undefined ? "" : (agents.find((each) => each.name === agent)?.title ?? agent);
  return [mode, workMode === "plan" ? "" : name].filter(Boolean).join(" · ");
}
