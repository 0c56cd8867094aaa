import type { EngineChoice } from "../../core/events/words/sandboxes.ts";
import { t } from "../words.ts";

/** A line of the picker of engines. */
export interface EngineItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  /** What to set; "" sets nothing, and without one an address is asked for. */
  readonly engine?: string;
}

/** All one can choose, the chosen one marked; `set` is what the settings say. Pure. */
export function engineItems(choices: readonly EngineChoice[], set: string | undefined): readonly EngineItem[] {
  const current = choices.find((each) => each.isCurrent);
  const own = current ? `${current.name}: ${current.address}` : "";
  const isNamed = set === undefined || choices.some((each) => each.name === set);
  return [
    {
      label: marked(set === undefined, t("Docker's own choice")),
      description: own,
      detail: t("{0}, or the context that “{1}” chose", "DOCKER_HOST", "docker context use"),
      engine: "",
    },
    ...choices.map(({ name, address, description, problem }) => ({
      label: marked(set === name, name),
      description: address,
      detail: problem === undefined ? description : `$(warning) ${problem}`,
      engine: name,
    })),
    ...(isNamed ? [] : [{ label: marked(true, set), description: "", detail: "", engine: set }]),
    { label: `$(edit) ${t("Another address…")}`, description: "", detail: "ssh://me@host, tcp://host:2376, unix:///path/of/docker.sock" },
  ];
}

function marked(isChosen: boolean, label: string): string {
  return isChosen ? `$(check) ${label}` : label;
}
