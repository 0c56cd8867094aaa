import type { Host } from "./host.ts";
import { firstState, receive, type ViewState, withScreen } from "./state.ts";

/** Holds the state and tells one listener about changes, at most once a frame. */
export interface Store {
  readonly state: ViewState;
  /** Changes what the view decides by itself. */
  update(change: Partial<Pick<ViewState, "screen" | "task" | "undo" | "reveal" | "brought" | "dropped" | "pictures">>): void;
  /** Calls back when there is something new to draw; returns how to end it. */
  subscribe(listener: () => void): () => void;
  /** Asks the host again where things stand. */
  resync(): void;
}

/** Wires a store to the host and asks it where things stand. */
export function openStore(host: Host): Store {
  let state = firstState;
  let listener: (() => void) | undefined;
  let waiting = false;
  let asked = false;
  const changed = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      listener?.();
    });
  };
  const resync = () => {
    if (asked) return;
    asked = true;
    void host.request("ready", {}).then((error) => {
      if (error === undefined) return;
      asked = false;
      state = { ...state, unavailable: error };
      changed();
    });
  };
  host.listen((message) => {
    if (message.type === "session") asked = false;
    const received = receive(state, message);
    if (received.gap) resync();
    if (received.state === state) return;
    state = received.state;
    changed();
  });
  resync();
  return {
    get state() {
      return state;
    },
    update({ screen, ...change }) {
      state = { ...(screen ? withScreen(state, screen) : state), ...change };
      changed();
    },
    resync,
    subscribe(next) {
      listener = next;
      return () => {
        listener = undefined;
      };
    },
  };
}
