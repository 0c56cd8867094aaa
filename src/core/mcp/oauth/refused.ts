/** A server's wish that we do not follow; the message says which, for the person. The SDK wants such things thrown. */
export class SignInRefused extends Error {}

/** A server lets nobody in who has not signed in. */
export class SignInNeeded extends Error {
  /** Redeems what the browser brought back. Rejects where the server does not take it. */
  readonly finish: (code: string) => Promise<void>;

  constructor(finish: (code: string) => Promise<void>) {
    super("It wants you to sign in first.");
    this.finish = finish;
  }
}
