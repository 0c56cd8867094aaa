import { t } from "../words.ts";
import { Icon } from "./icon.tsx";
import { useServices } from "./services.ts";

/** A sentence to the person, until it is dismissed or something else is asked. */
export function Said({ said }: { readonly said: string | undefined }) {
  const { say } = useServices();
  return (
    <div role="status">
      {said && (
        <p class="said">
          <Icon name="warning" />
          <span>{said}</span>
          <button
            type="button"
            class="quiet icon icon-close"
            aria-label={t("Dismiss")}
            title={t("Dismiss")}
            onClick={() => say(undefined)}
          />
        </p>
      )}
    </div>
  );
}
