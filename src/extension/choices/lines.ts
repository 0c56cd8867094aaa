import { modelFacts } from "../../core/events/choices/model.ts";
import type { Words } from "../../core/events/words/language.ts";
import type { ModelChoice, ViewConfig } from "../../core/protocol/host-message.ts";

/** One line of the picker of models. */
export type ModelLine =
  | { readonly kind: "group"; readonly label: string }
  | {
      readonly kind: "model";
      readonly choice: ModelChoice;
      readonly isChosen: boolean;
      readonly label: string;
      readonly description: string;
    };

/** The models there are: the one in use, what can be used now by whom it is asked, then likewise what lacks a key; a name that is typed and not there comes last. */
export function modelLines({ models, model }: Pick<ViewConfig, "models" | "model">, typed: string, words: Words): readonly ModelLine[] {
  const { t } = words;
  const chosen = models.filter((each) => each.model === model);
  const others = models.filter((each) => each.model !== model);
  const line = (choice: ModelChoice): ModelLine => ({
    kind: "model",
    choice,
    isChosen: choice.model === model,
    label: choice.label,
    description: modelFacts(choice, words),
  });
  const group = (label: string, some: readonly ModelChoice[]): readonly ModelLine[] =>
    some.length === 0 ? [] : [{ kind: "group", label }, ...some.map(line)];
  const bySource = (some: readonly ModelChoice[]): readonly ModelLine[] =>
    [...new Set(some.map((each) => each.detail))].flatMap((detail) =>
      group(
        words.told(detail),
        some.filter((each) => each.detail === detail),
      ),
    );
  return [
    ...group(t("In use"), chosen),
    ...bySource(others.filter((each) => each.ready)),
    ...bySource(others.filter((each) => !each.ready)),
    ...group(t("As typed"), unlisted(models, typed.trim())),
  ];
}

/** Servers answer to more names than they list. */
function unlisted(models: readonly ModelChoice[], typed: string): readonly ModelChoice[] {
  if (!/^(openai|gemini)\/\S+$/.test(typed) || models.some((each) => each.model === typed)) return [];
  const [provider = ""] = typed.split("/");
  const ready = models.some((each) => each.provider === provider && each.ready);
  return [{ model: typed, label: typed, detail: "", provider, ready }];
}
