import { sandboxesFrom } from "../../src/core/events/choices/sandbox-mode.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { MenuItem } from "../ui/menu.tsx";
import { useServices } from "../ui/services.ts";
import { t, told } from "../words.ts";

interface ItemsProps {
  readonly config: ViewConfig;
  onPick(): void;
}

/** Where commands run. What is set for all is the least strict there is, so there may be nothing to choose. */
export function SandboxItems({ config, onPick }: ItemsProps) {
  const { ask } = useServices();
  const { mode: chosen, least } = config.sandbox;
  return (
    <>
      <h3 class="menu-label">{t("Commands run")}</h3>
      {sandboxesFrom(least).map(({ mode, label, detail }) => (
        <MenuItem
          key={mode}
          label={told(label)}
          detail={told(detail)}
          checked={mode === chosen}
          onPick={() => {
            onPick();
            void ask("setSandbox", { mode });
          }}
        />
      ))}
    </>
  );
}
