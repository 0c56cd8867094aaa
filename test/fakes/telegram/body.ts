import type { IncomingMessage } from "node:http";

/** A file as it was uploaded. */
export interface Upload {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What a request asks with: values as they came, files by the name of their part. */
export interface Given {
  readonly values: Readonly<Record<string, unknown>>;
  readonly files: ReadonlyMap<string, Upload>;
}

/** Reads the parameters of a call: of the address, of JSON, of a form, or of a form with files. */
export async function readCall(request: IncomingMessage): Promise<Given> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  const asked = Object.fromEntries(new URL(request.url ?? "/", "http://localhost").searchParams);
  if (type.startsWith("application/json")) return given({ ...asked, ...(JSON.parse(body.toString() || "{}") as object) });
  if (type.startsWith("application/x-www-form-urlencoded"))
    return given({ ...asked, ...Object.fromEntries(new URLSearchParams(body.toString())) });
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(type);
  return boundary ? readParts(body, boundary[1] ?? boundary[2] ?? "", asked) : given(asked);
}

function given(values: Readonly<Record<string, unknown>>, files: ReadonlyMap<string, Upload> = new Map()): Given {
  return { values, files };
}

function readParts(body: Buffer, boundary: string, asked: Readonly<Record<string, unknown>>): Given {
  const [values, files] = [new Map<string, unknown>(Object.entries(asked)), new Map<string, Upload>()];
  const mark = Buffer.from(`--${boundary}`);
  for (let at = body.indexOf(mark); at >= 0; ) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) break;
    const part = body.subarray(at + mark.length + 2, next - 2);
    const end = part.indexOf("\r\n\r\n");
    const head = part.subarray(0, end).toString();
    const content = part.subarray(end + 4);
    const name = /name="?([^";\r\n]+)"?/i.exec(head)?.[1] ?? "";
    const file = /filename="?([^";\r\n]*)"?/i.exec(head)?.[1];
    if (file === undefined) values.set(name, content.toString());
    else files.set(name, { name: file, bytes: content });
    at = next;
  }
  return given(Object.fromEntries(values), files);
}
