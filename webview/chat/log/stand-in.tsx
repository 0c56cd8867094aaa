import { plainWords } from "../../markdown/plain.ts";
import { pure } from "../../ui/pure.ts";
import { told } from "../../words.ts";
import { sumOf } from "../tool.ts";
import { type Entry, entriesOf, openingOf, type Turn } from "../turns.ts";

/** So much of what was said stands there, in characters: of the person's message, of each answer and of all of them. */
const most = { asked: 400, answer: 1_200, answers: 4_000 } as const;

/** Marks take room, too: so many times as much is read as is shown. */
const marked = 2;

/** The words of a turn that is not drawn, without marks, about as many as fill its room: what is seen of it while it comes. Hundreds stand there, so each has few elements. */
export const StandIn = pure(function StandIn({ turn }: { readonly turn: Turn }) {
  const opening = openingOf(turn);
  return (
    <section class="stand-in">
      {opening && <p class="stand-in-asked">{opening.text.slice(0, most.asked)}</p>}
      <p>{piecesOf(turn).join("\n\n")}</p>
    </section>
  );
});

/** What stands in a turn from top to bottom, as words. */
function piecesOf(turn: Turn): readonly string[] {
  const pieces: string[] = [];
  let left: number = most.answers;
  for (const entry of entriesOf(turn)) {
    const words = wordsIn(entry).slice(0, left);
    if (words !== "") pieces.push(words);
    left -= words.length;
    if (left === 0) break;
  }
  return pieces;
}

function wordsIn(entry: Entry): string {
  if (entry.kind === "answered") return entry.asked.question.text.slice(0, most.answer);
  if (entry.kind === "summarised") return "";
  if (entry.kind !== "steps") return plainWords(entry.message.text.slice(0, marked * most.answer)).slice(0, most.answer);
  const [first, ...others] = entry.steps;
  return first && others.length === 0 ? told(first.title) : sumOf(entry.steps).text;
}

const rough = { linePx: 20, charactersInLine: 48, betweenPx: 14, askedPx: 70, mostPx: 12_000 } as const;

/** How high a turn is about, by how much was said in it. */
export function roughPx(turn: Turn): number {
  const opening = openingOf(turn);
  const of = ({ text }: { readonly text: string }) => Math.ceil(text.length / rough.charactersInLine) * rough.linePx + rough.betweenPx;
  const steps = Math.min(turn.steps.length, turn.messages.length) * (rough.linePx + rough.betweenPx);
  const said = turn.messages.reduce((sum, each) => sum + of(each), steps + (opening ? rough.askedPx : 0));
  return Math.min(said, rough.mostPx);
}
