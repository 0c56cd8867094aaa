import { useNow } from "../ui/now.ts";
import { speech } from "../words.ts";

interface SaidByProps {
  readonly id: string;
  readonly name: string;
  /** An ISO time; absent where it is not known. */
  readonly at: string | undefined;
}

/** The heading of what one of both said or did, for who goes through a conversation by headings: who, and when. */
export function SaidBy({ id, name, at }: SaidByProps) {
  const nowMs = useNow(false);
  return (
    <h2 class="unseen" id={id}>
      {at === undefined ? name : `${name}, ${whenWords(at, nowMs)}`}
    </h2>
  );
}

/** The time of today, or the day as well. */
function whenWords(at: string, nowMs: number): string {
  const isToday = new Date(at).toDateString() === new Date(nowMs).toDateString();
  return speech.time(at, { hour: "2-digit", minute: "2-digit", ...(isToday ? {} : { day: "numeric", month: "short", year: "numeric" }) });
}
