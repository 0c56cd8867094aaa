import type { ChatPorts } from "../chat/ports.ts";

/** What is due in chats: in each one after another, with a pause between them. */
export interface Turns<Due> {
  /** Does it when the chat's turn has come; what is due already is done once. */
  take(chat: number, due: Due): void;
  drop(chat: number, due: Due): void;
  /** Nothing more is done there for so long. */
  pause(chat: number, milliseconds: number): void;
  close(): void;
}

interface Turn<Due> {
  isBusy: boolean;
  isPaused: boolean;
  readonly due: Set<Due>;
  callOff: () => void;
}

/** `work` never rejects. */
export function createTurns<Due>({ later, signal }: Pick<ChatPorts, "later" | "signal">, work: (due: Due) => Promise<void>): Turns<Due> {
  const turns = new Map<number, Turn<Due>>();
  const turnOf = (chat: number): Turn<Due> => {
    const turn = turns.get(chat) ?? { isBusy: false, isPaused: false, due: new Set<Due>(), callOff: () => undefined };
    turns.set(chat, turn);
    return turn;
  };
  const goOn = (turn: Turn<Due>) => {
    const [next] = turn.due;
    if (turn.isBusy || turn.isPaused || next === undefined || signal.aborted) return;
    turn.due.delete(next);
    turn.isBusy = true;
    void work(next).then(() => {
      turn.isBusy = false;
      goOn(turn);
    });
  };
  return {
    take(chat, due) {
      const turn = turnOf(chat);
      turn.due.add(due);
      goOn(turn);
    },
    drop: (chat, due) => void turns.get(chat)?.due.delete(due),
    pause(chat, milliseconds) {
      const turn = turnOf(chat);
      turn.callOff();
      turn.isPaused = true;
      turn.callOff = later(milliseconds, () => {
        turn.isPaused = false;
        goOn(turn);
      });
    },
    close() {
      for (const each of turns.values()) each.callOff();
    },
  };
}
