import type { ModelRef } from "../../core/events/ids.ts";
import type { ModelChoice } from "../../core/protocol/host-message.ts";
import { t } from "../words.ts";

export interface Wishes {
  /** What the settings say. */
  readonly setting?: ModelRef;
  /** What was picked last. */
  readonly last?: ModelRef;
}

/**
 * The model of a new conversation: the setting's, else the one picked last while it is ready, else the first real one that is ready.
 * "" when nothing is chosen: the offline stand-in is never taken without somebody choosing it.
 */
export function modelForNew(models: readonly ModelChoice[], { setting, last }: Wishes): ModelRef {
  if (setting !== undefined) return setting;
  const ready = models.filter((each) => each.ready);
  const chosen = ready.find((each) => each.model === last) ?? ready.find((each) => each.provider !== "demo");
  return chosen?.model ?? "";
}

/** The list with the model in use: a server that doesn't answer now, or doesn't list it, must not take it out of the picker. */
export function withModelInUse(models: readonly ModelChoice[], model: ModelRef): readonly ModelChoice[] {
  if (model === "" || models.some((each) => each.model === model)) return models;
  const [provider = "", ...name] = model.split("/");
  return [{ model, label: name.join("/") || model, detail: t("In use; not in the provider's list"), provider, ready: true }, ...models];
}
