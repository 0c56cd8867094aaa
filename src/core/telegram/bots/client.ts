import type { Api, RawApi } from "grammy";
import type { Asking } from "../../network/fetch.ts";

/** What came of a call. `isLost`: it is not known whether Telegram has carried it out. */
export type Told<Result> =
  | { readonly ok: true; readonly result: Result }
  | {
      readonly ok: false;
      /** HTTP's; 0 where no answer came. */
      readonly code: number;
      /** For the log and for people; holds no token. */
      readonly why: string;
      readonly retryAfterSeconds?: number;
      readonly isLost: boolean;
    };

export type Method = keyof RawApi & string;
type Payload<Name extends Method> = Parameters<RawApi[Name]>[0];
type Result<Name extends Method> = Awaited<ReturnType<RawApi[Name]>>;

/** The Bot API for one token. No method rejects. */
export interface Client {
  call<Name extends Method>(method: Name, payload: Payload<Name>, signal?: AbortSignal): Promise<Told<Result<Name>>>;
  /** The bytes of a file that Telegram keeps. */
  download(path: string, signal?: AbortSignal): Promise<Told<Uint8Array>>;
  /** A file to be sent along. */
  upload(bytes: Uint8Array, name: string): Upload;
}

export type Upload = Extract<Payload<"sendDocument">["document"], object>;

export interface ClientPorts {
  readonly token: string;
  /** Without a slash at the end; absent: Telegram's own. */
  readonly apiRoot?: string;
  readonly fetch: (input: string, init?: Asking) => Promise<Response>;
}

/** Longer than any poll is held. */
const patienceSeconds = 90;

/** Loads grammY. Nothing is sent. */
export async function createClient({ token, apiRoot = "https://api.telegram.org", fetch: ask }: ClientPorts): Promise<Client> {
  const { Api, GrammyError, HttpError, InputFile } = await import("grammy/web");
  const api: Api = new Api(token, { apiRoot, timeoutSeconds: patienceSeconds, fetch: prepared(ask) as never });
  const failed = (error: unknown): Extract<Told<never>, { ok: false }> => {
    if (error instanceof GrammyError) {
      const { error_code: code, description, parameters } = error;
      const wait = parameters.retry_after;
      return {
        ok: false,
        code,
        why: hide(description, token),
        isLost: code >= 500,
        ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
      };
    }
    const cause = error instanceof HttpError ? error.error : error;
    return { ok: false, code: 0, why: hide(wordsOf(cause), token), isLost: !wasNeverSent(cause) };
  };
  return {
    async call(method, payload, signal) {
      try {
        const act = api.raw[method] as (payload: unknown, signal?: AbortSignal) => Promise<never>;
        return { ok: true, result: await act(payload, signal) };
      } catch (error) {
        return failed(error);
      }
    },
    async download(path, signal) {
      try {
        const answer = await ask(`${apiRoot}/file/bot${token}/${path}`, { signal });
        if (!answer.ok) return { ok: false, code: answer.status, why: `the file could not be fetched (${answer.status})`, isLost: false };
        return { ok: true, result: new Uint8Array(await answer.arrayBuffer()) };
      } catch (error) {
        return failed(error);
      }
    },
    upload: (bytes, name) => new InputFile(bytes, name) as unknown as Upload,
  };
}

/** Errors after which it is certain that nothing arrived. */
const neverSent: ReadonlySet<string> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "ENETDOWN"]);

/** No way was found there, or no connection made. */
function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (neverSent.has(codeOf(error)) || ("syscall" in error && /^(connect|getaddrinfo)$/.test(String(error.syscall)))) return true;
  const causes = error instanceof AggregateError ? error.errors : error.cause === undefined ? [] : [error.cause];
  return causes.length > 0 && causes.every(wasNeverSent);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? "" : codeOf(error.cause);
}

function wordsOf(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  return codeOf(error) ? `${codeOf(error)}: ${said}` : said;
}

function hide(text: string, token: string): string {
  return text.replaceAll(token, "<token>").replaceAll(encodeURIComponent(token), "<token>");
}

/** As our way out takes it: uploads, which come in pieces, whole; and what would be seen twice only once. */
function prepared(ask: ClientPorts["fetch"]): ClientPorts["fetch"] {
  return async (input, given = {}) => {
    const { body } = given;
    const init = { ...given, once: /\/send(?!ChatAction$)\w+$/i.test(input) };
    const isWhole = body === undefined || body === null || typeof body === "string" || body instanceof Uint8Array;
    return await ask(input, isWhole ? init : { ...init, body: new Uint8Array(await new Response(body).arrayBuffer()) });
  };
}
