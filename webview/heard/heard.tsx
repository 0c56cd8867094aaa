import { useEffect, useRef } from "preact/hooks";
import type { ViewState } from "../state.ts";
import { Hearing } from "./hearing.ts";

/** Who listens has heard what was said before these. */
const mostKept = 20;

/**
 * Says what happens in the conversation to screen readers, once and in whole sentences. The transcript itself is not live: it grows by single letters,
 * and what is drawn of it anew was there before. What is said stands in a tree of its own, so that nobody finds, selects or copies it twice.
 */
export function Heard({ state: { view, ends, screen, task } }: { readonly state: ViewState }) {
  const home = useRef<HTMLDivElement>(null);
  const region = useRef<HTMLElement>(undefined);
  const hearing = useRef(new Hearing());
  useEffect(() => {
    region.current = home.current?.attachShadow({ mode: "closed" }).appendChild(politeRegion());
  }, []);
  useEffect(() => {
    const laneId = screen === "task" ? task : undefined;
    const said = hearing.current.take({ view, ends, laneId, isShown: screen === "chat" || screen === "task" });
    region.current?.append(...said.slice(-mostKept).map(lineOf));
    while (region.current && region.current.childElementCount > mostKept) region.current.firstElementChild?.remove();
  });
  return <div ref={home} class="unseen" />;
}

function politeRegion(): HTMLElement {
  const region = document.createElement("div");
  for (const [name, value] of Object.entries({
    role: "status",
    "aria-live": "polite",
    "aria-atomic": "false",
    "aria-relevant": "additions",
  }))
    region.setAttribute(name, value);
  return region;
}

function lineOf(sentence: string): HTMLElement {
  const line = document.createElement("p");
  line.dir = "auto";
  line.textContent = sentence;
  return line;
}
