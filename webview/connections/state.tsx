import type { ShownServer } from "../../src/core/protocol/connections.ts";
import { Icon, type IconName, Spinner } from "../ui/icon.tsx";
import { told } from "../words.ts";
import { stateWords } from "./words.ts";

const icons: Readonly<Record<ShownServer["state"], IconName>> = {
  off: "circle",
  starting: "loading",
  ready: "pass",
  failed: "error",
  approval: "shield",
};

/** The sign of how a server is. */
export function StateIcon({ server: { state, isOff } }: { readonly server: ShownServer }) {
  if (isOff) return <Icon name="circle-slash" />;
  return state === "starting" ? <Spinner /> : <Icon name={icons[state]} class={state === "failed" ? "refused" : ""} />;
}

/** How a server is, and why; told to screen readers as it changes. */
export function StateLine({ server }: { readonly server: ShownServer }) {
  const { reason, isOff, state } = server;
  // What it waits for stands below, with all that the yes is about.
  const why = isOff || state === "approval" ? undefined : reason;
  return (
    <div role="status">
      <p class="line server-state">
        <StateIcon server={server} />
        <span>
          {stateWords(server)}
          {why !== undefined && `. ${told(why)}`}
        </span>
      </p>
    </div>
  );
}
