import { modelFacts } from "../../src/core/events/choices/model.ts";
import type { ModelChoice, ViewConfig } from "../../src/core/protocol/host-message.ts";
import { MenuItem, MenuLink } from "../ui/menu.tsx";
import { useServices } from "../ui/services.ts";
import { count, speech, t, told } from "../words.ts";

/** More than these are chosen in VS Code's own picker, which can be searched. */
const most = 8;

interface ItemsProps {
  readonly config: ViewConfig;
  onPick(): void;
}

/** Who answers. Of many models those that are likely wanted, and the way to all of them. */
export function ModelItems({ config, onPick }: ItemsProps) {
  const { ask } = useServices();
  const { models, model } = config;
  const shown = models.length <= most ? models : likely(models, model);
  const pick = (choice: ModelChoice) => {
    onPick();
    void ask("setModel", { model: choice.model });
  };
  const all = () => {
    onPick();
    void ask("chooseModel", {});
  };
  return (
    <>
      <h3 class="menu-label">{t("Model")}</h3>
      {shown.map((each) => (
        <MenuItem
          key={each.model}
          label={each.label}
          detail={[told(each.keyOf ?? each.detail), modelFacts(each, speech)].filter(Boolean).join(" · ")}
          checked={each.model === model}
          note={each.keyOf === undefined ? undefined : t("Set key…")}
          onPick={() => pick(each)}
        />
      ))}
      {shown.length < models.length && (
        <MenuLink label={count(models.length, ["All models ({0})…", "All models ({0})…"])} icon="search" onPick={all} />
      )}
    </>
  );
}

/** The one in use, those that can be used now, and of each provider that lacks a key its first. */
function likely(models: readonly ModelChoice[], chosen: string): readonly ModelChoice[] {
  const ready = models.filter((each) => each.ready && each.model !== chosen).slice(0, most - 3);
  const keyless = models.filter((each) => !each.ready);
  const first = keyless.filter((each) => keyless.find(({ provider }) => provider === each.provider) === each);
  const wanted = new Set([...models.filter((each) => each.model === chosen), ...ready, ...first]);
  return models.filter((each) => wanted.has(each));
}
