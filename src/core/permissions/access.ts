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
  | {
      readonly kind: "move";
      readonly from: string;
      readonly to: string;
      /** Outside as soon as one of the two is. */
      readonly place: Place;
      readonly guarded?: string;
    }
  | {
      readonly kind: "delete";
      readonly path: string;
      /** What would go, for people: "a file of 214 lines", "a folder of 12 files". */
      readonly what: string;
      readonly place: Place;
      readonly guarded?: string;
    }
  | { readonly kind: "run"; readonly command: string; readonly directory: string; readonly place: Place }
  /** A page would be fetched. Host in lower case, with its port where it is not the usual one. */
  | { readonly kind: "fetch"; readonly host: string; readonly url: string }
  /** Nothing outside the conversation is touched: asking the person, looking after a command that runs already. */
  | { readonly kind: "talk" };

/** Inside a workspace folder, or outside every one. */
export type Place = "inside" | "outside";
