import { useEffect, useRef } from "preact/hooks";
import { useServices } from "../services.ts";

/** Asks for a page when it is opened, when it may have become another, and when the person comes back from elsewhere, from a file say. */
export function useLooked(
  name: "loadAgents" | "loadNotes" | "loadSkills" | "loadConnections" | "loadSettings" | "loadPermissions",
  staleCount: number | string,
): void {
  const { ask, host } = useServices();
  const isOpen = useRef(false);
  useEffect(() => {
    // Not by `ask`: what was said stays until the person does something.
    const look = () => void host.request(name, {});
    if (isOpen.current) look();
    else void ask(name, {});
    isOpen.current = true;
    window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [staleCount]);
}
