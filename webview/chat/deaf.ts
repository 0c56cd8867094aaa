import { useEffect, useState } from "preact/hooks";

/** A card that has just appeared takes no answer for so long: a click or key meant for something else must not land on it. */
const deafMs = 500;

/** Whether a card is still too new to be answered. */
export function useDeaf(): boolean {
  const [deaf, setDeaf] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setDeaf(false), deafMs);
    return () => clearTimeout(timer);
  }, []);
  return deaf;
}
