import { useEffect, useState } from "preact/hooks";
import { t } from "../words.ts";
import { Icon } from "./icon.tsx";
import { useServices } from "./services.ts";

/** What is answered sooner is over before anybody could read that it waits. */
const longMs = 1_000;

/** Said where something was wanted that the window at work on the conversation has not taken yet, so that nobody asks twice. */
export function Awaited({ isOpen }: { readonly isOpen: boolean }) {
  const { isElsewhere } = useServices().store.state;
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!isOpen) return undefined;
    const timer = setTimeout(() => setLong(true), longMs);
    return () => clearTimeout(timer);
  }, [isOpen]);
  if (!isOpen || !isLong || !isElsewhere) return null;
  return (
    <p class="line faint" role="status">
      <Icon name="clock" />
      <span>{t("Waits for the window that is at work on this. It is done as soon as that one answers, and only once.")}</span>
    </p>
  );
}
