import type { RequestName, RequestParams } from "../../core/protocol/requests.ts";

/** Does what a view asked for. Resolves with a sentence for the person when it could not be done. */
export type Handler<Name extends RequestName> = (params: RequestParams<Name>) => Promise<string | undefined>;

/** One handler for every request there is: a missing one does not compile. */
export type Handlers = { readonly [Name in RequestName]: Handler<Name> };
