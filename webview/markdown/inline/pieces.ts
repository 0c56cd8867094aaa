/** Text inside a block. There is no node for raw HTML: it stays text. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "break" }
  | { readonly kind: "math"; readonly source: string; readonly display: boolean }
  | { readonly kind: "image"; readonly address: string; readonly alt: string }
  | { readonly kind: "link"; readonly address: string; readonly children: readonly Inline[] }
  | { readonly kind: Emphasis; readonly children: readonly Inline[] };

export type Emphasis = "strong" | "emphasis" | "strike";

/** A stretch of the source, with what opens and closes around it. */
export interface Piece {
  text: string;
  /** Whole by itself: a code span, an image, a break. */
  whole?: Inline;
  /** What ends before this text, innermost first. */
  closes: number;
  /** What begins after this text, outermost first. */
  opens: (Emphasis | { readonly address: string })[];
}
