/** Something that is called by its name behind a slash at the beginning of a message. */
export interface CalledName {
  /** Without the slash. */
  readonly name: string;
  /** What it is for and when to use it, in one line. */
  readonly description: string;
}
