/** Whether somebody is at the window, as VS Code says. */
export interface Attention {
  readonly focused: boolean;
  /** Something was typed or moved within the last minute or so. */
  readonly active: boolean;
}

export interface AttentionPorts {
  attention(): Attention;
  /** Hears each change of it. */
  watch(changed: () => void): { dispose(): unknown };
  readonly later: (milliseconds: number, work: () => void) => () => void;
  /** Somebody is here just now. */
  seen(): void;
}

/** How often it is said while it stays so. */
const againMs = 30_000;

/** Says so as long as somebody is at the window: in front and in use. */
export function watchAttention({ attention, watch, later, seen }: AttentionPorts): { readonly dispose: () => void } {
  let callOff = (): void => {};
  const look = () => {
    callOff();
    const { focused, active } = attention();
    if (!focused || !active) return;
    seen();
    callOff = later(againMs, look);
  };
  const watched = watch(look);
  look();
  return {
    dispose() {
      callOff();
      watched.dispose();
    },
  };
}
