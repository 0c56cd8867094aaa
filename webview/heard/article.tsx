import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";

/** How many articles a conversation has, drawn or not; absent where they are not counted. */
export const ArticlesContext = createContext<number | undefined>(undefined);

interface ArticleProps {
  readonly class: string;
  /** The id of its heading. */
  readonly headedBy: string;
  /** Its place among all of the conversation, from 1; absent for one that is inside another. */
  readonly nr?: number | undefined;
  readonly children: ComponentChildren;
}

/** What one of both said or did. Those far away are not drawn, so it says itself which of how many it is. */
export function Article({ class: looks, headedBy, nr, children }: ArticleProps) {
  const total = useContext(ArticlesContext);
  const place = nr === undefined || total === undefined ? {} : { "aria-posinset": nr, "aria-setsize": total };
  return (
    <article class={looks} aria-labelledby={headedBy} {...place}>
      {children}
    </article>
  );
}
