import type { ListedRule } from "../../src/core/protocol/permissions.ts";
import type { IconName } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { factsOf, phraseOf } from "./words.ts";

interface RowProps {
  readonly rule: ListedRule;
  /** Called when it was taken back, or out of the settings. */
  onGone(rule: ListedRule): void;
}

/** One rule: as it is written, in plain words, and where it comes from; with what can be done about it. */
export function RuleRow({ rule, onGone }: RowProps) {
  const phrase = phraseOf(rule);
  const facts = [phrase, factsOf(rule)].filter(Boolean).join(" · ");
  return (
    <li class="session-row rule-row">
      <div class="rule-words">
        {rule.source === "built-in" ? (
          <span>{rule.text}</span>
        ) : (
          <bdi class="mono" dir="ltr">
            {rule.text}
          </bdi>
        )}
        <span class="faint">{facts}</span>
      </div>
      <Actions rule={rule} onGone={onGone} />
    </li>
  );
}

function Actions({ rule, onGone }: RowProps) {
  const { ask } = useServices();
  const { source, effect, text, grant } = rule;
  const gone = async (asked: Promise<string | undefined>) => {
    if (!(await asked)) onGone(rule);
  };
  const button = (icon: IconName, label: string, act: () => unknown) => (
    <button type="button" class={`quiet icon icon-${icon}`} aria-label={`${label}: ${text}`} title={label} onClick={() => void act()} />
  );
  if (grant)
    return (
      <span class="session-actions">{button("discard", t("Take back"), () => gone(ask("revokeGrants", { grantIds: [grant.id] })))}</span>
    );
  if (source === "settings")
    return (
      <span class="session-actions">
        {button("settings-gear", t("Open settings"), () => ask("openRules", {}))}
        {button("trash", t("Take out of the settings"), () => gone(ask("removeRule", { effect, rule: text })))}
      </span>
    );
  if (source === "workspace")
    return (
      <span class="session-actions">
        {button("file", t("Open the file"), () => ask("openFile", { path: ".anycowork/permissions.json" }))}
      </span>
    );
  return null;
}
