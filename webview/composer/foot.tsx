import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { withShortPaths } from "./paths.ts";

interface FootProps {
  readonly config: ViewConfig;
  /** Why what is said can't be saved for now. */
  readonly trouble: string | undefined;
}

/** One line when something is in the way; silent otherwise. */
export function Foot({ config, trouble }: FootProps) {
  const { ask } = useServices();
  if (trouble !== undefined) {
    return (
      <p class="foot" role="alert">
        <Icon name="warning" class="warn" />
        <span>
          <strong>{t("Not saved.")}</strong>{" "}
          {withShortPaths(trouble).map(({ text, whole }) =>
            whole === undefined ? text : <PathName key={whole} name={text} whole={whole} />,
          )}{" "}
          <button type="button" class="link-button" onClick={() => ask("openDataFolder", {})}>
            {t("Open folder")}
          </button>
        </span>
      </p>
    );
  }
  if (config.restricted) {
    return (
      <p class="foot">
        <Icon name="lock" />
        <span>{t("Restricted Mode: it reads and talks only.")}</span>
        <button type="button" class="link-button" onClick={() => ask("manageTrust", {})}>
          {t("Manage trust")}
        </button>
      </p>
    );
  }
  if (config.folders.length > 0) return null;
  return (
    <p class="foot">
      <Icon name="folder-opened" />
      <span>{t("No folder is open: it can only talk.")}</span>
      <button type="button" class="link-button" onClick={() => ask("openFolder", {})}>
        {t("Open folder")}
      </button>
    </p>
  );
}

function PathName({ name, whole }: { readonly name: string; readonly whole: string }) {
  return (
    <bdi dir="ltr" title={whole}>
      {name}
    </bdi>
  );
}
