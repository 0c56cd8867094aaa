import { plainWords } from "../../markdown/plain.ts";
import { pure } from "../../ui/pure.ts";
import { openingOf, type Turn } from "../turns.ts";

/** So much of what was said stands there, in characters: of the person's message, of each answer and of all of them. */
const most = { asked: 400, answer: 400, answers: 2_000 } as const;

/** Marks take room, too: so many times as much is read as is shown. */
const marked = 2;

/** The words of a turn that is not drawn, without marks: what is seen of it while it comes. */
export const StandIn = pure(function StandIn({ turn }: { readonly turn: Turn }) {
  const opening = openingOf(turn);
  const answers = turn.messages.flatMap((each) =>
    each !== opening && each.text ? plainWords(each.text.slice(0, marked * most.answer)).slice(0, most.answer) : [],
  );
  return (
    <section class="stand-in">
      {opening && <p class="stand-in-asked">{opening.text.slice(0, most.asked)}</p>}
      <p>{answers.join("\n\n").slice(0, most.answers)}</p>
    </section>
  );
});

const rough = { linePx: 20, charactersInLine: 48, betweenPx: 14, askedPx: 70, mostPx: 12_000 } as const;

/** How high a turn is about, by how much was said in it. */
export function roughPx(turn: Turn): number {
  const opening = openingOf(turn);
  const of = ({ text }: { readonly text: string }) => Math.ceil(text.length / rough.charactersInLine) * rough.linePx + rough.betweenPx;
  const steps = Math.min(turn.steps.length, turn.messages.length) * (rough.linePx + rough.betweenPx);
  const said = turn.messages.reduce((sum, each) => sum + of(each), steps + (opening ? rough.askedPx : 0));
  return Math.min(said, rough.mostPx);
}
