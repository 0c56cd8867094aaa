import { useContext, useEffect, useState } from "preact/hooks";
import { AskingContext } from "./asking.tsx";

/** What has just appeared takes no answer for so long: a click or key meant for something else must not land on it. */
const deafMs = 500;

/** Whether what is shown is still too new to be answered: since it appeared, became another, or may have moved. */
export function useDeaf(...content: readonly unknown[]): boolean {
  const key = JSON.stringify([useContext(AskingContext).answered, content]);
  const [heard, setHeard] = useState<string | undefined>(undefined);
  useEffect(() => {
    setHeard(undefined);
    const timer = setTimeout(() => setHeard(key), deafMs);
    return () => clearTimeout(timer);
  }, [key]);
  return heard !== key;
}
