import type { ServerAuth } from "./auth.ts";
import type { OfferSignIn } from "./authorizer.ts";
import { SignInNeeded } from "./refused.ts";

export interface Signing {
  /** The way in, as it is when it is needed. */
  auth(): ServerAuth | undefined;
  /** Absent: nobody can be asked, and what needs it rejects with `SignInNeeded`. */
  readonly offer?: OfferSignIn;
  readonly signal: AbortSignal;
  /** Called each time somebody has signed in, before the work is done anew. */
  signedIn(): Promise<void>;
}

/** Servers that let nobody in after so many times never will. */
const mostTimes = 2;

/** Does the work; where the server wants one to sign in for it, that first. Rejects with a sentence where nobody did. */
export async function letIn<Result>(work: () => Promise<Result>, { auth, offer, signal, signedIn }: Signing): Promise<Result> {
  for (let times = 0; ; times += 1)
    try {
      return await work();
    } catch (error) {
      const person = auth()?.person;
      if (!(error instanceof SignInNeeded) || !person || !offer || times === mostTimes) throw error;
      const found = await person.signIn(offer, signal);
      if ("problem" in found) throw new Error(found.problem);
      await error.finish(found.code);
      await signedIn();
    }
}
