import type { UpdateRow } from "../../events/telegram/rows.ts";
import type { Said } from "../chat/update.ts";

/** Several pictures or files that were sent as one come one by one; here they become one again. */
export interface Albums {
  /** Undefined where it belongs to one that is being gathered, whose promise gives all of it. */
  gather(said: Said, row: UpdateRow): Promise<Gathered> | undefined;
}

/** What was said as one, and the updates by which it came. */
export interface Gathered {
  readonly said: Said;
  readonly rows: readonly UpdateRow[];
}

/** They come within a moment, but not always with one answer. */
const quietMs = 700;

export function createAlbums(later: (milliseconds: number, work: () => void) => () => void): Albums {
  const open = new Map<string, (said: Said, row: UpdateRow) => void>();
  return {
    gather(said, row) {
      if (said.album === undefined || said.isEdit) return Promise.resolve({ said, rows: [row] });
      const key = `${said.chat.id} ${said.album}`;
      const add = open.get(key);
      if (add) return void add(said, row);
      return new Promise((resolve) => {
        let gathered: Gathered = { said, rows: [row] };
        const end = () => {
          open.delete(key);
          resolve(gathered);
        };
        let callOff = later(quietMs, end);
        open.set(key, (more, its) => {
          gathered = { said: joined(gathered.said, more), rows: [...gathered.rows, its] };
          callOff();
          callOff = later(quietMs, end);
        });
      });
    },
  };
}

function joined(first: Said, more: Said): Said {
  const text = [first.text, more.text].filter((each) => each !== "").join("\n");
  return { ...first, text, files: [...first.files, ...more.files], isForUs: first.isForUs || more.isForUs };
}
