/** Nobody could be asked, for a reason of ours: `message` says what to do, as `code` Node's own errors have theirs. */
export class NetworkError extends Error {
  /** `EPROXY`: the proxy can't be used or refuses. `EPRIVATE`: an address that must not be asked. */
  readonly code: "EPROXY" | "EPRIVATE";

  constructor(code: "EPROXY" | "EPRIVATE", message: string) {
    super(message);
    this.name = "NetworkError";
    this.code = code;
  }
}
