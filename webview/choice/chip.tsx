import { useRef, useState } from "preact/hooks";
import { modeWords, wordsOf } from "../../src/core/events/words/mode.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { useServices } from "../ui/services.ts";
import { t, told } from "../words.ts";
import { ModelItems } from "./models.tsx";
import { SandboxItems } from "./sandboxes.tsx";
import { AgentItems, TeamItems, teamWord } from "./team.tsx";

/** Who answers and what passes without asking: one chip that opens one menu. */
export function ChoiceChip({ config }: { readonly config: ViewConfig }) {
  const [open, setOpen] = useState(false);
  const chip = useRef<HTMLButtonElement>(null);
  const { ask } = useServices();
  const team = teamWord(config);
  const model = config.models.find((each) => each.model === config.model);
  const mode = told(wordsOf(config.approvalMode).label);
  const name = model ? told(model.label) : config.model || t("Choose a model");
  const close = () => {
    setOpen(false);
    chip.current?.focus();
  };
  return (
    <div class="choice">
      <button
        ref={chip}
        type="button"
        class="quiet-line chip"
        aria-haspopup="menu"
        aria-expanded={open}
        title={[team, name, mode].filter(Boolean).join(" · ")}
        onClick={() => setOpen(!open)}
      >
        <span class="unseen">{t("Work: {0}, model: {1}, approvals: {2}", team || t("Auto"), name, mode)}</span>
        {team && (
          <span class="chip-team" aria-hidden="true">
            {team}
          </span>
        )}
        <span class="chip-name" aria-hidden="true">
          {name}
        </span>
        <span class="chip-mode" aria-hidden="true">
          · {mode}
        </span>
        <Icon name="chevron-down" />
      </button>
      {open && (
        <Menu label={t("Work, model and approvals")} unchosen={model === undefined} onClose={close}>
          <TeamItems config={config} onPick={close} />
          <ModelItems config={config} onPick={close} />
          <h3 class="menu-label">{t("Approvals")}</h3>
          {modeWords.map((each) => (
            <MenuItem
              key={each.mode}
              label={told(each.label)}
              detail={told(each.detail)}
              checked={each.mode === config.approvalMode}
              onPick={() => {
                close();
                void ask("setApprovalMode", { mode: each.mode });
              }}
            />
          ))}
          <SandboxItems config={config} onPick={close} />
          <AgentItems config={config} onPick={close} />
        </Menu>
      )}
    </div>
  );
}
