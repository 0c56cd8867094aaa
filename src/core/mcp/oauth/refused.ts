/** A server's wish that we do not follow; the message says which, for the person. The SDK wants such things thrown. */
export class SignInRefused extends Error {}
