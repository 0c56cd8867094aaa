import { useRef, useState } from "preact/hooks";
import { modeWords, wordsOf } from "../../src/core/events/words/mode.ts";
import type { ModelChoice, ViewConfig } from "../../src/core/protocol/host-message.ts";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { useServices } from "../ui/services.ts";
import { AgentItems, TeamItems, teamWord } from "./team.tsx";

/** Who answers and what passes without asking: one chip that opens one menu. */
export function ChoiceChip({ config }: { readonly config: ViewConfig }) {
  const [open, setOpen] = useState(false);
  const chip = useRef<HTMLButtonElement>(null);
  const { ask } = useServices();
  const team = teamWord(config);
  const model = config.models.find((each) => each.model === config.model);
  const mode = wordsOf(config.approvalMode);
  const name = model?.label ?? (config.model || "Choose a model");
  const close = () => {
    setOpen(false);
    chip.current?.focus();
  };
  const choose = (each: ModelChoice) => {
    close();
    void ask("setModel", { model: each.model });
  };
  return (
    <div class="choice">
      <button
        ref={chip}
        type="button"
        class="quiet-line chip"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={`Work: ${team || "Auto"}, model: ${name}, approvals: ${mode.label}`}
        title={[team, name, mode.label].filter(Boolean).join(" · ")}
        onClick={() => setOpen(!open)}
      >
        {team && <span class="chip-team">{team}</span>}
        <span class="chip-name">{name}</span>
        <span class="chip-mode">· {mode.label}</span>
        <Icon name="chevron-down" />
      </button>
      {open && (
        <Menu label="Work, model and approvals" unchosen={model === undefined} onClose={close}>
          <TeamItems config={config} onPick={close} />
          <h3 class="menu-label">Model</h3>
          {config.models.map((each) => (
            <MenuItem
              key={each.model}
              label={each.label}
              detail={each.detail}
              checked={each.model === config.model}
              note={each.ready ? undefined : "Set key…"}
              onPick={() => choose(each)}
            />
          ))}
          <h3 class="menu-label">Approvals</h3>
          {modeWords.map((each) => (
            <MenuItem
              key={each.mode}
              label={each.label}
              detail={each.detail}
              checked={each.mode === config.approvalMode}
              onPick={() => {
                close();
                void ask("setApprovalMode", { mode: each.mode });
              }}
            />
          ))}
          <AgentItems config={config} onPick={close} />
        </Menu>
      )}
    </div>
  );
}
