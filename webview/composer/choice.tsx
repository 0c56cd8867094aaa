import { useRef, useState } from "preact/hooks";
import type { ApprovalMode } from "../../src/core/events/approval.ts";
import type { ModelChoice, ViewConfig } from "../../src/core/protocol/host-message.ts";
import { Icon } from "../ui/icon.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { useServices } from "../ui/services.ts";

const modes: readonly { readonly mode: ApprovalMode; readonly label: string; readonly detail: string }[] = [
  { mode: "ask", label: "Ask", detail: "Reading in the workspace passes; everything else asks" },
  { mode: "edits", label: "Edits", detail: "File changes in the workspace pass too; commands ask" },
];

/** Who answers and what passes without asking: one chip that opens one menu. */
export function ChoiceChip({ config }: { readonly config: ViewConfig }) {
  const [open, setOpen] = useState(false);
  const chip = useRef<HTMLButtonElement>(null);
  const { ask } = useServices();
  const model = config.models.find((each) => each.model === config.model);
  const mode = modes.find((each) => each.mode === config.approvalMode);
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
        aria-label={`Model: ${name}, approvals: ${mode?.label ?? ""}`}
        title={`${name} · ${mode?.label ?? ""}`}
        onClick={() => setOpen(!open)}
      >
        <span class="chip-name">{name}</span>
        <span class="chip-mode">· {mode?.label}</span>
        <Icon name="chevron-down" />
      </button>
      {open && (
        <Menu label="Model and approvals" unchosen={model === undefined} onClose={close}>
          <h3 class="menu-label">Model</h3>
          {config.models.map((each) => (
            <MenuItem
              key={each.model}
              label={each.label}
              detail={each.ready ? each.detail : each.provider}
              checked={each.model === config.model}
              note={each.ready ? undefined : "Set key…"}
              onPick={() => choose(each)}
            />
          ))}
          <h3 class="menu-label">Approvals</h3>
          {modes.map((each) => (
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
        </Menu>
      )}
    </div>
  );
}
