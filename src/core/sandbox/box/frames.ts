/** Takes apart the stream of an exec: frames of eight bytes of header (stream, 0, 0, 0, length) and a body. */
export interface Frames {
  push(bytes: Buffer): void;
  /** What came without a frame: the engine says so why a command could not begin. */
  unframed(): string;
}

const headerLength = 8;

/** Hands on the bodies as they come, in pieces, and of which stream each is: a body may be as large as the command's output. */
export function createFrames(take: (body: Buffer, stream: "output" | "errors") => void): Frames {
  let header: Buffer = Buffer.alloc(0);
  let missing = 0;
  let kind = 0;
  let plain = "";
  let isPlain = false;
  return {
    push(bytes) {
      let rest = bytes;
      while (rest.length > 0) {
        if (isPlain) {
          plain += rest.toString("utf8").slice(0, plainLimit);
          return;
        }
        if (missing > 0) {
          const body = rest.subarray(0, missing);
          missing -= body.length;
          rest = rest.subarray(body.length);
          take(body, kind === 2 ? "errors" : "output");
          continue;
        }
        const wanted = headerLength - header.length;
        header = Buffer.concat([header, rest.subarray(0, wanted)]);
        rest = rest.subarray(wanted);
        if (!mayBeHeader(header)) {
          isPlain = true;
          rest = Buffer.concat([header, rest]);
        } else if (header.length === headerLength) {
          missing = header.readUInt32BE(4);
          kind = header.readUInt8(0);
          header = Buffer.alloc(0);
        }
      }
    },
    unframed: () => plain + header.toString("utf8"),
  };
}

const plainLimit = 4_000;

function mayBeHeader(bytes: Buffer): boolean {
  return (bytes[0] ?? 0) <= 2 && bytes.subarray(1, 4).every((each) => each === 0);
}
