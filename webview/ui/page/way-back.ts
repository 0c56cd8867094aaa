import { t } from "../../words.ts";
import { useServices } from "../services.ts";

export interface WayBack {
  /** Where it leads. */
  readonly label: string;
  go(): void;
}

/** The way back from a page: to one that leads on to others, for whoever came from there; else to the chat. */
export function useWayBack(): WayBack {
  const { store } = useServices();
  const { cameFrom } = store.state;
  if (cameFrom === "settings") return { label: t("Back to the settings"), go: () => store.update({ screen: "settings" }) };
  if (cameFrom === "history") return { label: t("Back to the history"), go: () => store.update({ screen: "history" }) };
  return { label: t("Back to the chat"), go: () => store.update({ screen: "chat" }) };
}
