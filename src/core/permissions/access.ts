/**
 * What a tool call is about to do, worked out before anybody is asked.
 * Paths are absolute with every link resolved.
 */
export type Access =
  | {
      readonly kind: "read";
      readonly path: string;
      readonly place: Place;
      /** Says why reading this always asks ("it may hold secrets"). */
      readonly guarded?: string;
    }
  | {
      readonly kind: "write";
      readonly path: string;
      readonly place: Place;
      /** The change as a unified diff; its hash binds the approval to the content. */
      readonly diff: string;
      /** Says why changing this always asks ("it changes git settings"). */
      readonly guarded?: string;
    }
  | { readonly kind: "run"; readonly command: string; readonly directory: string; readonly place: Place };

/** Inside a workspace folder, or outside every one. */
export type Place = "inside" | "outside";
